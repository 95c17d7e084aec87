// A review link that does not open: why, what to do, and nothing else.

import { h, keyed, setText } from "../board/dom.js";
import { PagePart, mounted } from "../board/page_part.js";

class Refused extends PagePart {
  build() {
    this.list = h("div", { class: "refused-texts" });
    this.shell = h("main", { class: "shell refused" }, this.list);
  }

  render() {
    const make = () => h("section", {}, h("h1", {}), h("p", {}), h("a", { class: "action", href: "./" }));
    keyed(this.list, this.view.texts_in, (texts) => texts.lang, make, (el, texts) => {
      el.lang = texts.lang;
      const [title, why, home] = el.children;
      setText(title, texts.title);
      setText(why, texts.why);
      setText(home, texts.home);
    });
  }
}

export default mounted(Refused);
