/**
 * Builds one element. Text always becomes a text node, never markup, so that no name from an event can
 * become part of the page. Properties starting with "on" are listeners, the rest attributes; those that
 * are null, undefined or false are left out.
 */
export function element(tag, properties = {}, ...children) {
  const built = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) built.addEventListener(name.slice(2), value);
    else built.setAttribute(name, value === true ? '' : String(value));
  }
  built.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return built;
}
