import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

type DialogProps = {
  title: string;
  /** Esc, or the browser's own way back. Absent: only the buttons inside lead on. */
  onClose?: () => void;
  /** Two columns: as wide as the screen allows. */
  wide?: boolean;
  children: ComponentChildren;
};

/** Those that stand, the one in front last. */
const standing: HTMLDialogElement[] = [];

/** May `element` take a key now? Only what is in the dialog in front may, or what is on the page where none stands. */
export function inFront(element: Element | null): boolean {
  return element !== null && (standing.at(-1) ?? null) === element.closest('dialog');
}

/** One question above everything else; the browser holds the focus inside it. */
export function Dialog({ title, onClose, wide, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the paint: a key that follows what is seen must fall into the dialog.
  useLayoutEffect(() => {
    const dialog = box.current;
    const before = document.activeElement;
    dialog?.showModal();
    if (dialog !== null) standing.push(dialog);
    // The focus goes to a button at its foot, and would take a long dialog's beginning out of sight.
    dialog?.scrollTo(0, 0);
    return () => {
      if (dialog !== null) standing.splice(standing.indexOf(dialog), 1);
      dialog?.close();
      // By now the dialog may be off the page, and then the browser does not lead the focus back itself.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      class={wide === true ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      // A browser may close it without asking first (a second Esc): the screen must hear of it. One that
      // was taken off the page has done its work.
      onClose={({ currentTarget }) => {
        if (!currentTarget.isConnected) return;
        if (onClose === undefined) currentTarget.showModal();
        else onClose();
      }}
    >
      <div>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
