/** As a `ref`: takes the focus when it appears. One function for all: a new one at each render would take the focus back each time. */
export function focusAtFirst(element: HTMLElement | null): void {
  element?.focus();
}
