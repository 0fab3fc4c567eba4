// What the chat page does. The talk lives only in this tab's memory: no cookie, no storage, no worker (S12).
// Plain functions for old phones: nothing newer than 2018, no library; one file, for on a slow network a second request costs
// more than these lines.
(() => {
  "use strict";

  const DOOR = "/api/chat";
  const PUSHES = "/api/chat/events";
  const SECOND = 1000;
  const SLOW = 8 * SECOND; // then we say that the network is slow
  const WAITS = [0.5, 1, 2, 4, 8, 8].map((seconds) => seconds * SECOND); // between two tries; after the last we ask the person
  const STALE = 120 * SECOND; // S15: an answer later than this is not shown unasked
  const QUIET = 120 * SECOND; // a stream that says nothing for so long is dead
  const HELP = "giúp";
  const LEAVE = "thoát";

  const page = document.documentElement;
  const log = document.getElementById("log");
  const status = document.getElementById("status");
  const composer = document.getElementById("composer");
  const input = document.getElementById("typed");
  const exit = document.getElementById("leave");

  let secret = random(32); // names this talk; null once the person has left
  let waiting = []; // events not yet answered; the first may be on its way
  let busy = false;
  let stopTrying = () => {}; // ends the try that is under way
  let offer = null; // the choices that can be tapped now
  let forgetting = []; // what must be cleared, and when
  let pushes = null; // the stream, once it was opened
  const shown = new Map(); // id of a say -> "answer" | "push"

  // ---- Sending: one event at a time, the same id until it is answered ----

  function send(what, own) {
    if (!secret) return;
    const isTwice = waiting.some((event) => JSON.stringify(event.what) === JSON.stringify(what));
    if (isTwice) {
      if (own) own.remove();
    } else {
      if (isHelp(what)) giveWay();
      waiting.push({ id: uuid(), what, own, since: Date.now(), slow: false, dropped: false });
    }
    sendWaiting();
  }

  // S7: help comes before whatever else is waiting, and does not wait for a call that hangs.
  function giveWay() {
    const first = waiting[0];
    if (busy && first && !first.slow) {
      waiting = [first];
      return;
    }
    if (first) first.dropped = true;
    waiting = [];
    stopTrying();
  }

  async function sendWaiting() {
    if (busy) return;
    busy = true;
    for (const event of waiting) event.since = Date.now(); // whoever comes here, the person or the network, came just now
    while (secret && waiting.length) {
      const event = waiting[0];
      showWaiting(event);
      const answer = await askUntilAnswered(event);
      if (!secret) return;
      if (event.dropped) continue;
      if (!answer) {
        showGivenUp(event);
        break;
      }
      waiting.shift();
      status.textContent = "";
      if (answer.says) showAnswer(answer.says, event);
      else showRefusal(answer, event);
    }
    busy = false;
  }

  async function askUntilAnswered(event) {
    const slow = setTimeout(() => showSlow(event), SLOW);
    try {
      for (let tries = 0; tries <= WAITS.length; tries += 1) {
        if (tries) await pause(WAITS[tries - 1] * (0.8 + Math.random() * 0.4));
        if (!secret || event.dropped || isStale(event)) return null;
        const answer = await ask(event, Math.min(8 * (tries + 1), 24) * SECOND);
        if (!secret || event.dropped || isStale(event)) return null;
        if (answer) return answer;
        if (tries) showSlow(event);
      }
      return null;
    } finally {
      clearTimeout(slow);
    }
  }

  // {says} or {status}; null means: try again.
  async function ask(event, patience) {
    const stopper = new AbortController();
    const timer = setTimeout(() => stopper.abort(), patience);
    stopTrying = () => stopper.abort();
    try {
      const response = await post(DOOR, Object.assign({ id: event.id }, event.what), { signal: stopper.signal });
      if (response.status >= 500 || response.status === 408 || response.status === 429) return null;
      if (!response.ok) return { status: response.status };
      const reply = await response.json();
      return Array.isArray(reply.says) ? reply : null;
    } catch (failure) {
      return null; // no network, no patience, or a stranger's page instead of our JSON
    } finally {
      clearTimeout(timer);
    }
  }

  function post(address, body, more) {
    return fetch(address, Object.assign({
      method: "POST", cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(Object.assign({ chat: secret }, body)),
    }, more));
  }

  function isStale(event) {
    return Date.now() - event.since > STALE;
  }

  function pause(time) {
    return new Promise((resume) => {
      const timer = setTimeout(resume, time);
      stopTrying = () => { clearTimeout(timer); resume(); };
    });
  }

  // ---- While waiting ----

  function showWaiting(event) {
    const dots = element("span", "dots");
    dots.setAttribute("aria-hidden", "true");
    dots.append(element("i"), element("i"), element("i"));
    status.textContent = "";
    status.append(element("p", "unseen", "Đang chờ trả lời…"), dots);
    event.slow = false;
    showEnd();
  }

  function showSlow(event) {
    if (event.slow || event.dropped || waiting[0] !== event) return;
    event.slow = true;
    status.insertBefore(element("p", "", "Mạng chậm, đang gửi lại"), status.lastChild);
    if (isHelp(event.what)) showNumbers(event);
    showEnd();
  }

  function showGivenUp(event) {
    const again = element("button", "again", "Gửi lại");
    again.type = "button";
    again.addEventListener("click", () => {
      status.focus();
      sendWaiting();
    });
    status.textContent = "";
    status.append(element("p", "", "Chưa gửi được. Bà con xem lại mạng rồi bấm Gửi lại."), again);
    if (isHelp(event.what)) showNumbers(event);
    showEnd();
  }

  // S28: a dead network must not silence help.
  function showNumbers(event) {
    const numbers = element("div");
    numbers.append(document.getElementById("numbers").content.cloneNode(true));
    status.append(numbers);
    after(600, () => {
      numbers.remove();
      if (event.own) event.own.remove();
    });
  }

  function isHelp(what) {
    return what.typed !== undefined && folded(what.typed) === folded(HELP);
  }

  // ---- Showing what Loa Bản says ----

  function showAnswer(says, event) {
    const fresh = says.filter((say) => !isRepeated(say, "answer"));
    if (fresh.length) dropOffer();
    show(fresh, event.own, true);
    bringOfferBack();
    listen();
  }

  function showRefusal(refusal, event) {
    // The door's own sentence is for whoever writes a page; this one is for whoever reads it.
    const tooLong = refusal.status === 413;
    const sentence = tooLong ? "Tin dài quá. Bà con viết ngắn lại nhé." : "Tin này chưa gửi được. Bà con thử lại nhé.";
    if (event.what.typed && !input.value && !isHelp(event.what)) input.value = event.what.typed;
    if (event.own) event.own.remove();
    bringOfferBack();
    status.append(element("p", "", sentence));
    showEnd();
  }

  function show(says, own, isAnswer) {
    const follow = isAnswer || isAtEnd();
    let first = null;
    for (const say of says) {
      if (say.instead) {
        clearScreen();
        first = null;
      }
      const bubble = bubbleOf(say);
      if (say.choices && say.choices.length) {
        dropOffer();
        offer = log.appendChild(choicesOf(say.choices));
      }
      log.insertBefore(bubble, offer && !offer.hidden ? offer : null);
      first = first || bubble;
      const choices = offer;
      if (say.clear_after) after(say.clear_after, () => forget(bubble, own, choices));
    }
    if (first && own) focusOn(first);
    if (first && follow) bringIntoView(first);
  }

  // The same say may come as an answer and as a push; an answer may rightly come twice.
  function isRepeated(say, origin) {
    const before = shown.get(say.id);
    if (say.id) shown.set(say.id, origin);
    return before !== undefined && (origin === "push" || before === "push");
  }

  function bubbleOf(say) {
    const bubble = element("article", "bubble");
    bubble.tabIndex = -1;
    bubble.append(element("span", "unseen", "Loa Bản: "));
    if (say.title) bubble.append(element("h2", "", say.title));
    for (const paragraph of (say.body || "").split(/\n\s*\n/)) {
      if (paragraph.trim()) bubble.append(element("p", "", paragraph.trim()));
    }
    const media = (say.media || []).map(mediumOf).filter(Boolean);
    if (media.length) bubble.append(listOf("media", media));
    return bubble;
  }

  function choicesOf(choices) {
    return listOf("choices", choices.map((choice, index) => {
      const button = element("button");
      button.type = "button";
      button.append(element("span", "number", String(index + 1)), " ", element("span", "", choice.label));
      button.addEventListener("click", () => choose(choice));
      return button;
    }));
  }

  function choose(choice) {
    send({ tapped: choice.key }, showOwn(choice.label));
  }

  function mediumOf(medium) {
    if (medium.kind === "link") return linkOf(medium);
    if (medium.kind === "call") return callOf(medium);
    if (medium.kind === "copy") return copyOf(medium);
    if (medium.kind === "picture") return pictureOf(medium);
    if (medium.kind === "voice") return voiceOf(medium);
    return null; // a kind this page does not know yet
  }

  function linkOf(medium) {
    if (!/^(https?:\/\/|\/(?!\/))/i.test(medium.url)) return null;
    const link = element("a", "", medium.label || medium.url);
    link.href = medium.url;
    link.target = "_blank"; // the talk would be lost with this tab
    link.rel = "nofollow noopener noreferrer";
    return link;
  }

  function callOf(medium) {
    const number = String(medium.number).replace(/[^\d+*#]/g, "");
    if (!number) return null;
    const link = element("a", "", medium.label || "Gọi " + medium.number);
    link.href = "tel:" + number.replace(/#/g, "%23");
    return link;
  }

  function copyOf(medium) {
    const button = element("button", "", medium.label || "Chép");
    button.type = "button";
    button.addEventListener("click", () => passOn(medium.text, button));
    return button;
  }

  // It comes within the answer: nothing is fetched for it.
  function pictureOf(medium) {
    if (!/^data:image\/png;base64,/.test(medium.src)) return null;
    const image = element("img");
    image.width = medium.width;
    image.height = medium.height;
    image.alt = medium.alt;
    image.src = medium.src;
    return image;
  }

  // Heard only when pressed: nobody else in the room hears it by surprise.
  function voiceOf(medium) {
    if (!/^data:audio\/(ogg|aac);base64,/.test(medium.src)) return null;
    const audio = element("audio");
    audio.controls = true;
    audio.preload = "metadata";
    audio.setAttribute("aria-label", medium.alt);
    audio.src = medium.src;
    return audio;
  }

  async function passOn(text, button) {
    try {
      if (navigator.share) {
        await navigator.share({ text });
        return;
      }
    } catch (failure) {
      if (failure.name === "AbortError") return; // the person thought better of it
    }
    const label = button.textContent;
    button.textContent = (await copy(text)) ? "Đã chép" : "Chưa chép được";
    status.textContent = button.textContent;
    setTimeout(() => {
      if (status.textContent === button.textContent) status.textContent = "";
      button.textContent = label;
    }, 3 * SECOND);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (failure) {
      return copyTheOldWay(text); // no https, or an old phone
    }
  }

  function copyTheOldWay(text) {
    const area = element("textarea", "unseen", text);
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }

  function showOwn(text) {
    const own = element("p", "own");
    own.tabIndex = -1;
    own.append(element("span", "unseen", "Bà con: "), text);
    if (offer) offer.hidden = true;
    log.append(own);
    if (document.activeElement !== input) own.focus({ preventScroll: true });
    return own;
  }

  function dropOffer() {
    if (offer) offer.remove();
    offer = null;
  }

  function bringOfferBack() {
    if (!offer || !offer.hidden) return;
    offer.hidden = false;
    log.append(offer);
  }

  function clearScreen() {
    log.textContent = "";
    status.textContent = "";
    input.value = "";
    offer = null;
    forgetting = [];
  }

  // ---- Where the eye and the keyboard go ----

  // The keyboard goes on from the answer; a finger's on-screen keys would hide the choices.
  function focusOn(bubble) {
    const byFinger = window.matchMedia("(pointer: coarse)").matches;
    if (document.activeElement === input && byFinger && offer && !input.value) input.blur();
    if (document.activeElement !== input) bubble.focus({ preventScroll: true });
  }

  // A short answer is shown whole, a long one from its beginning.
  function bringIntoView(bubble) {
    const last = log.lastElementChild;
    const room = window.innerHeight - document.querySelector("header").offsetHeight - composer.offsetHeight - 24;
    const isLong = last.getBoundingClientRect().bottom - bubble.getBoundingClientRect().top > room;
    (isLong ? bubble : last).scrollIntoView({ block: isLong ? "start" : "end" });
  }

  function isAtEnd() {
    return page.scrollHeight - window.innerHeight - window.pageYOffset < window.innerHeight / 2;
  }

  function showEnd() {
    status.scrollIntoView({ block: "end" });
  }

  // ---- Forgetting (S11, S16) ----

  function after(seconds, act) {
    forgetting.push({ at: Date.now() + seconds * SECOND, act });
    setTimeout(forgetDue, seconds * SECOND);
  }

  // Also called when the screen wakes: a sleeping phone stops its timers.
  function forgetDue() {
    const due = forgetting.filter((item) => item.at <= Date.now());
    forgetting = forgetting.filter((item) => item.at > Date.now());
    for (const item of due) item.act();
  }

  function forget(bubble, own, choices) {
    log.querySelectorAll(".cleared").forEach((old) => old.remove());
    if (own) own.remove();
    bubble.className = "bubble cleared";
    bubble.textContent = "";
    bubble.append(element("p", "", "Tin cũ đã được dọn."));
    if (!choices || choices !== offer) return;
    dropOffer();
    offer = startAgain();
    log.append(offer);
  }

  function startAgain() {
    const button = element("button", "", "Về đầu");
    button.type = "button";
    button.addEventListener("click", () => send({ opened: "" }, showOwn("Về đầu")));
    return listOf("choices", [button]);
  }

  // ---- Pushes: a stream that is read with fetch, so that the secret stands in no address ----

  async function listen() {
    if (pushes || !window.ReadableStream) return;
    pushes = { stop() {}, wake() {} };
    let wait = 2 * SECOND;
    while (secret) {
      const since = Date.now();
      if (!(await readPushes())) return;
      if (Date.now() - since > 30 * SECOND) wait = 2 * SECOND;
      await new Promise((resume) => {
        pushes.wake = resume;
        setTimeout(resume, wait * (0.8 + Math.random() * 0.4));
      });
      wait = Math.min(wait * 2, 60 * SECOND);
    }
  }

  // false: there is no such stream here, do not ask again.
  async function readPushes() {
    const stopper = new AbortController();
    pushes.stop = () => stopper.abort();
    let watch = setTimeout(pushes.stop, QUIET);
    try {
      const response = await post(PUSHES, {}, { signal: stopper.signal });
      if (response.status >= 400 && response.status < 500 && response.status !== 429) return false;
      if (!response.ok) return true;
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      let text = "";
      for (let piece = await reader.read(); !piece.done && secret; piece = await reader.read()) {
        clearTimeout(watch);
        watch = setTimeout(pushes.stop, QUIET);
        text += decoder.decode(piece.value, { stream: true });
        const events = text.split(/\r?\n\r?\n/);
        text = events.pop();
        events.forEach(showPush);
      }
    } catch (failure) {
      // a torn stream is ordinary: open it again
    } finally {
      clearTimeout(watch);
    }
    return true;
  }

  function showPush(event) {
    const lines = event.split(/\r?\n/);
    if (!secret || !lines.some((line) => /^event: ?say$/.test(line))) return;
    const lump = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
    const say = JSON.parse(lump);
    if (!isRepeated(say, "push")) show([say], null, false);
  }

  // ---- Leaving ----

  function leave() {
    if (!secret) return;
    const goodbye = JSON.stringify({ chat: secret, id: uuid(), typed: LEAVE });
    wipe();
    showToday();
    try {
      const headers = { "Content-Type": "application/json" };
      fetch(DOOR, { method: "POST", keepalive: true, credentials: "omit", headers, body: goodbye }).catch(() => {});
    } catch (failure) {
      // the door need not hear it
    }
    window.location.replace(exit.href);
  }

  function wipe() {
    secret = null;
    waiting = [];
    forgetting = [];
    stopTrying();
    if (pushes) {
      pushes.stop();
      pushes.wake();
    }
    offer = null;
    shown.clear();
    document.body.textContent = "";
  }

  // The plain page of ours, drawn at once: a slow network must not leave the talk, or a blank, on the screen.
  function showToday() {
    const today = new Date().toLocaleDateString("vi-VN", { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" });
    const main = element("main", "today");
    main.append(element("h1", "", "Hôm nay"), element("p", "", today));
    document.body.append(main);
  }

  // ---- Small tools ----

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function listOf(className, items) {
    const list = element("ul", className);
    list.setAttribute("role", "list"); // Safari forgets it when the bullets are hidden
    for (const item of items) {
      const row = element("li");
      row.append(item);
      list.append(row);
    }
    return list;
  }

  function random(length) {
    return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function uuid() {
    const hex = random(16);
    const variant = "89ab"[parseInt(hex[16], 16) & 3];
    return [hex.slice(0, 8), hex.slice(8, 12), "4" + hex.slice(13, 16), variant + hex.slice(17, 20), hex.slice(20)].join("-");
  }

  // "Thoát!", "thoat" and "THOÁT 🙏" are one word.
  function folded(text) {
    return text.normalize("NFD").toLowerCase().replace(/[^a-z]/g, "");
  }

  // The address keeps neither the code nor what an app hung onto it.
  function takePayload() {
    const found = /^#ma=(.*)$/.exec(window.location.hash);
    if (window.location.hash || window.location.search) history.replaceState(null, "", window.location.pathname);
    if (!found) return null;
    try {
      return decodeURIComponent(found[1]);
    } catch (failure) {
      return found[1];
    }
  }

  // ---- Wiring ----

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) {
      input.focus();
      return;
    }
    input.value = "";
    if (folded(text) === folded(LEAVE)) clearScreen(); // at once; what the door says comes after
    send({ typed: text }, folded(text) === folded(LEAVE) ? null : showOwn(text));
  });
  document.getElementById("help").addEventListener("click", () => send({ typed: HELP }, showOwn("Trợ giúp")));
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  let escaped = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - escaped < SECOND) leave();
    escaped = event.timeStamp;
  });

  window.addEventListener("hashchange", () => {
    const payload = takePayload();
    if (payload !== null) send({ opened: payload }, null);
  });
  window.addEventListener("online", () => {
    if (waiting.length && !isStale(waiting[0])) sendWaiting();
    if (pushes) pushes.wake();
  });
  document.addEventListener("visibilitychange", forgetDue);
  window.addEventListener("pagehide", wipe);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload(); // Back brought an emptied page out of the browser's memory
  });

  page.classList.add("js");
  input.disabled = false;
  input.value = "";
  status.textContent = "";
  send({ opened: takePayload() || "" }, null);
})();
