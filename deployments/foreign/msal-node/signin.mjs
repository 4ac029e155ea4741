// Somebody in front of the sign-in pages, without a browser.

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'", "#43": "+" };
const plain = (text) => text.replace(/&([a-z]+|#\d+);/g, (whole, name) => entities[name] ?? whole);

/** Goes through the pages at the address, and gives where the application is sent to. */
export async function signIn(address, login) {
  const cookies = new Map();
  const typed = { username: login.user_principal_name, password: login.password, code: login.mfa_code };
  let at = address;
  let form;
  for (let page = 0; page < 10; page++) {
    const answer = await fetch(at, {
      method: form ? "POST" : "GET",
      body: form,
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      cookies.set(name, value);
    }
    const to = answer.headers.get("location");
    if (to && !new URL(to, at).href.startsWith(new URL(at).origin)) return new URL(to);
    if (to) {
      [at, form] = [new URL(to, at).href, undefined];
      continue;
    }
    const text = await answer.text();
    const shown = text.match(/<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/s);
    if (!shown) throw new Error(`no form to fill in: ${answer.status} ${text}`);
    form = new URLSearchParams();
    for (const [input] of shown[2].matchAll(/<input[^>]*>/g)) {
      const name = input.match(/name="([^"]*)"/)?.[1];
      if (name) form.set(name, typed[name] ?? plain(input.match(/value="([^"]*)"/)?.[1] ?? ""));
    }
    at = new URL(plain(shown[1]), at).href;
  }
  throw new Error("the sign-in has no end");
}
