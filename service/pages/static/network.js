// Draws the network of an organisation's partners when it comes into view. The table below it says the same in words.
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
  const points = new vis.DataSet(placed(nodes));
  const picture = new vis.Network(box, { nodes: points, edges: new vis.DataSet(edges) }, {
    ...options,
    autoResize: false,
    nodes: { ...options.nodes, font: { ...options.nodes?.font, size: 13, color: colour("--ink"),
      strokeWidth: 3, strokeColor: colour("--card") } },
    // A finger or a wheel on the picture must move the page, not the picture.
    interaction: { ...options.interaction, dragView: false, zoomView: false, dragNodes: false, keyboard: false },
  });
  const whole = () => picture.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
  whole();
  picture.once("afterDrawing", () => box.classList.add("drawn"));
  picture.on("selectNode", ({ nodes: [chosen] }) => {
    const address = nodes.find((node) => node.id === chosen)?.url ?? "";
    if (/^\/[^/\\]/.test(address)) location.assign(address);
  });
  picture.on("hoverNode", () => { box.style.cursor = "pointer"; });
  picture.on("blurNode", () => { box.style.cursor = ""; });
  addEventListener("resize", () => {
    points.update(placed(nodes));
    picture.setSize("100%", "100%");
    picture.redraw();
    whole();
  });
}

// Spread over the box, so that letters and dots keep their size on any screen. Where there is no room for names, the
// numbers of the table stand for them. The organisation of this page is a star.
function placed(nodes) {
  const crowded = box.clientWidth < 600 && nodes.length > 6;
  const rows = [...document.querySelectorAll("#partners tbody a")].map((link) => link.getAttribute("href"));
  const across = along(nodes.map((node) => node.x), box.clientWidth - (crowded ? 60 : 210));
  const down = along(nodes.map((node) => node.y), box.clientHeight - 80);
  return nodes.map(({ font, group, ...node }, index) => {
    const own = node.url === location.pathname, row = rows.indexOf(node.url);
    return {
      ...node, x: across[index], y: down[index], size: (own ? 1 : 0.7) * node.size,
      ...(own && { shape: "star" }), ...(crowded && { label: row < 0 ? "" : String(row + 1) }),
    };
  });
}

// The values moved and stretched to lie evenly around 0 over a length.
function along(values, length) {
  const least = Math.min(...values), extent = Math.max(...values) - least || 1;
  return values.map((value) => ((value - least) / extent - 0.5) * length);
}

if (box) {
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    draw().catch(() => { box.hidden = true; });
  }, { rootMargin: "400px" }).observe(box);
}
