// A page of a hall: waits for news by long polling, which every proxy lets through, and shows the time that is left.
// Without this script the page asks again by itself every few seconds (noscript), or by hand.
const place = document.querySelector("[data-wait]");
const bar = () => document.getElementById("bar");
const seconds = () => document.getElementById("seconds");
let until = 0;
let total = 1;
let slow = 500;

function runs(left, whole, running) {
  total = Number(whole) || 1;
  until = running ? performance.now() + Number(left) : 0;
  tick();
}

function tick() {
  const left = until ? Math.max(until - performance.now(), 0) : 0;
  if (until && seconds()) seconds().textContent = String(Math.ceil(left / 1000));
  if (bar()) bar().style.transform = `scaleX(${until ? left / total : 0})`;
}

// The letters as large as the room on the screen allows.
function fits() {
  const room = place.id === "screen" && place.firstElementChild;
  if (!room) return;
  for (let k = 1.4; k > 0.4; k -= 0.05) {
    document.documentElement.style.setProperty("--k", String(k));
    if (room.scrollHeight <= room.clientHeight && room.scrollWidth <= room.clientWidth) return;
  }
}

// Without what the last press had to say.
function anew() {
  location.replace(location.pathname);
}

function takes(news) {
  if (place.id === "screen") {
    place.innerHTML = news.html;
    fits();
    place.dataset.have = news.mark;
    runs(news.left, news.whole, news.runs);
    if (news.mark === "gone") anew();
  } else if (place.id === "state" && news.step === place.dataset.step) {
    place.innerHTML = news.html; // what she is typing below stays
    place.dataset.have = news.mark;
    runs(news.left, 1, place.dataset.runs === "1");
  } else {
    anew();
    return false;
  }
  return true;
}

async function waits() {
  for (;;) {
    try {
      const answer = await fetch(`${place.dataset.wait}?co=${encodeURIComponent(place.dataset.have)}`, { cache: "no-store" });
      if (answer.status === 200) {
        if (!takes(await answer.json())) return;
      } else if (answer.status !== 204) throw new Error(String(answer.status));
      slow = 500;
    } catch {
      await new Promise((done) => setTimeout(done, slow + Math.random() * slow)); // not all telephones at once
      slow = Math.min(slow * 2, 8000);
    }
  }
}

if (place) {
  runs(place.dataset.left, place.dataset.whole, place.dataset.runs === "1");
  setInterval(tick, 200);
  fits();
  addEventListener("resize", fits);
  if (document.fonts) document.fonts.ready.then(fits);
  waits();
}
