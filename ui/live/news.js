// News from the server, in every tab that shows a decision or a snapshot of one.

const REFUSED_MS = 15000;

/** Server-sent events of an address. The browser does not ask again after a refusal, such as a 503: this does. */
export function newsOf(address, heard, connected = () => {}) {
  let source, again;
  const open = () => {
    source = new EventSource(address());
    source.onopen = () => connected(true);
    source.onmessage = ({ data }) => heard(JSON.parse(data));
    source.onerror = () => {
      connected(false);
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, REFUSED_MS);
    };
  };
  const close = () => {
    clearTimeout(again);
    source.close();
  };
  open();
  return { close };
}
