// The code of a link stands behind its #, which no server is told. It is put into the form and taken off the address.
// Without this script one types it.
const field = document.querySelector("[data-from-link]");
const code = new URLSearchParams(location.hash.slice(1)).get("ma");
if (field && code) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
