/* global Redoc */
// The guide comes first, as the description's own text: Redoc makes a menu of its headings.
async function start() {
  const [document_, guide] = await Promise.all([
    fetch("/api/v1/openapi.json").then((answer) => answer.json()),
    fetch("/api/v1/docs/guide.md").then((answer) => (answer.ok ? answer.text() : "")),
  ]);
  document_.info.description += `\n\n${guide}`;
  Redoc.init(document_, { hideDownloadButton: false, nativeScrollbars: true }, document.getElementById("docs"));
}

start();
