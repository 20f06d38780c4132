// QR codes are drawn by the hub: a page need not know how.

const ANSWER_MS = 8_000;

/** A QR code of `text` as SVG; null when it did not come. */
export async function qrCode(bearer: string, text: string): Promise<string | null> {
  try {
    const response = await fetch('/api/v1/qr', {
      method: 'POST',
      headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
