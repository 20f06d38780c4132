import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

type DialogProps = {
  title: string;
  /** Esc, or the browser's own way back. Absent: only the buttons inside lead on. */
  onClose?: () => void;
  children: ComponentChildren;
};

/** One question above everything else; the browser holds the focus inside it. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the paint: a key that follows what is seen must fall into the dialog.
  useLayoutEffect(() => {
    const dialog = box.current;
    const before = document.activeElement;
    dialog?.showModal();
    // The focus goes to a button at its foot, and would take a long dialog's beginning out of sight.
    dialog?.scrollTo(0, 0);
    return () => {
      dialog?.close();
      // By now the dialog may be off the page, and then the browser does not lead the focus back itself.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      class="dialog"
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
