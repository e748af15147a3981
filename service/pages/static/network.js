// Draws the network of an organisation's partners when it comes into view. The table beside it says the same in words.
"use strict";

const box = document.getElementById("network");

function script(address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

// The page's own colours: dark letters on a light page, light ones on a dark page.
function colour(name) {
  return getComputedStyle(box).getPropertyValue(name).trim();
}

async function draw() {
  const [answer] = await Promise.all([fetch(box.dataset.src), script("/static/vis/vis-network.min.js")]);
  if (!answer.ok) throw new Error(answer.statusText);
  const { nodes, edges, options } = await answer.json();
  const picture = new vis.Network(box, { nodes: new vis.DataSet(nodes.map(plain)), edges: new vis.DataSet(edges) }, {
    ...options,
    // A finger or a wheel on the picture must move the page, not the picture.
    interaction: { ...options.interaction, dragView: false, zoomView: false, dragNodes: false, keyboard: false },
  });
  readable(picture, options);
  picture.once("afterDrawing", () => box.classList.add("drawn"));
  picture.on("selectNode", ({ nodes: [chosen] }) => {
    const address = nodes.find((node) => node.id === chosen)?.url ?? "";
    if (/^\/[^/\\]/.test(address)) location.assign(address);
  });
  picture.on("hoverNode", () => { box.style.cursor = "pointer"; });
  picture.on("blurNode", () => { box.style.cursor = ""; });
  addEventListener("resize", () => readable(picture, options));
}

// Fonts are set for the picture as a whole, colours node by node; the organisation of this page stands out.
function plain({ font, group, ...node }) {
  return node.url === location.pathname ? { ...node, shape: "star", size: 1.6 * node.size } : node;
}

// The whole picture in view, its letters as large as those of the page however much it is scaled down.
function readable(picture, options) {
  picture.fit();
  const size = (box.clientWidth < 500 ? 12 : 14) / picture.getScale();
  const font = { ...options.nodes?.font, size, color: colour("--ink"), strokeWidth: size / 4, strokeColor: colour("--card") };
  picture.setOptions({ nodes: { font, scaling: { label: { enabled: false } } } });
}

if (box) {
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    draw().catch(() => { box.hidden = true; });
  }, { rootMargin: "400px" }).observe(box);
}
