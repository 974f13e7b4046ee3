/** Makes elements; what letters and people wrote only ever becomes text nodes. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element.
 * @param {string} tag
 * @param {object} props attributes; `on` holds listeners; null, undefined and false leave one out.
 * @param {...(Node|string|null|false|Array)} children
 */
export function el(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Make an element of an SVG picture. */
export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(node, { on = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  for (const [type, listener] of Object.entries(on)) node.addEventListener(type, listener);
  node.append(...nodes(children));
  return node;
}

/** Flatten children and leave out what is not there. */
export function nodes(children) {
  return [children].flat(Infinity).filter((child) => child || child === 0);
}

/** Set the custom properties of an element; styles in markup are refused by the page's policy. */
export function measure(node, properties) {
  for (const [name, value] of Object.entries(properties)) node.style.setProperty(name, value);
  return node;
}
