// htmx and its server-sent events extension, for pages that update themselves.
import htmx from "htmx.org";
import "htmx-ext-sse";

window.htmx = htmx;
