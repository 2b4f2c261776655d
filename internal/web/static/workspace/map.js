// The addresses on a map: points, and a line around those of one street. No tiles: nothing is
// asked of another server.
const { one } = palier;
const box = one("#map");
const answer = await fetch(box.dataset.points, { credentials: "same-origin" });
const found = answer.ok ? await answer.json() : { features: [] };
const map = L.map(box, { zoomControl: true, attributionControl: false });
const style = (p) => ({ className: p.runs ? "runs" : p.walked ? "walked" : "unwalked", radius: 5 + p.share / 25, weight: 2, fillOpacity: 1 });

function popup(p) {
  const text = document.createElement("div"), link = document.createElement("a"), says = document.createElement("p");
  link.href = p.path;
  link.textContent = p.line;
  says.textContent = p.says;
  text.append(link, says);
  return text;
}

// hull is the line around points (Andrew's monotone chain).
function hull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const cross = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => {
    const line = [];
    for (const p of list) {
      while (line.length > 1 && cross(line.at(-2), line.at(-1), p) <= 0) line.pop();
      line.push(p);
    }
    return line.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

// A street has its name beside it, as long as names leave room to read them.
const mostNames = 60;
const streets = Map.groupBy(found.features, (f) => f.properties.group);
function label(name) {
  const text = document.createElement("span");
  text.textContent = name;
  return text;
}
for (const [name, list] of streets) {
  const points = list.map((f) => [f.geometry.coordinates[1], f.geometry.coordinates[0]]);
  const around = hull(points);
  if (around.length > 1) L[around.length > 2 ? "polygon" : "polyline"](around, { className: "around", weight: 1, interactive: false }).addTo(map);
  if (streets.size <= mostNames) L.tooltip(points[0], { content: label(name), permanent: true, direction: "bottom", offset: [0, 8], className: "street", interactive: false }).addTo(map);
}
const layer = L.geoJSON(found, { pointToLayer: (f, at) => L.circleMarker(at, style(f.properties)).bindPopup(() => popup(f.properties)) }).addTo(map);
if (found.features.length) map.fitBounds(layer.getBounds(), { padding: [32, 32], maxZoom: 17 });
else {
  map.setView([46.6, 2.4], 5);
  one("#map-says").textContent = box.dataset.none;
}
if (found.cut) one("#map-says").textContent = box.dataset.cut;
