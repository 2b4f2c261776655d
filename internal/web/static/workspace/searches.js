// The area of a search on a map: corners that are clicked and dragged, kept in the text field
// that stands above it. No tiles: the dots are communes, which this server knows.
const { one } = palier;
const box = one("#draw"), field = one("#outline");
if (box && field) {
  const map = L.map(box, { attributionControl: false, doubleClickZoom: false }).setView([46.6, 2.4], 6);
  const read = () => field.value.split("\n").map((line) => line.trim().split(/[\s,;]+/).map(Number)).filter((p) => p.length === 2 && p.every(Number.isFinite));
  const shape = L.polygon([], { className: "area", weight: 2, interactive: false }).addTo(map);
  const corners = L.layerGroup().addTo(map), towns = L.layerGroup().addTo(map);
  const write = (list) => {
    field.value = list.map(([lat, lon]) => `${lat.toFixed(5)} ${lon.toFixed(5)}`).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  };
  function draw() {
    const list = read();
    shape.setLatLngs(list);
    corners.clearLayers();
    list.forEach((at, i) => L.marker(at, { draggable: true, keyboard: false, icon: L.divIcon({ className: "corner" }) })
      .on("dragend", (e) => { const now = read(), p = e.target.getLatLng(); now[i] = [p.lat, p.lng]; write(now); }).addTo(corners));
    return list;
  }
  async function dots() {
    const b = map.getBounds();
    const answer = await fetch(`/searches/towns?box=${[b.getSouth(), b.getWest(), b.getNorth(), b.getEast()].map((v) => v.toFixed(4)).join(",")}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const found = await answer.json(), labelled = found.length <= 40;
    towns.clearLayers();
    for (const t of found) {
      const name = document.createElement("span");
      name.textContent = t.name;
      L.circleMarker([t.lat, t.lon], { className: "town", radius: 3, weight: 1, interactive: !labelled }).bindTooltip(name, { permanent: labelled, direction: "right" }).addTo(towns);
    }
  }
  map.on("click", (e) => write([...read(), [e.latlng.lat, e.latlng.lng]]));
  map.on("moveend", dots);
  field.addEventListener("change", draw);
  one("[data-undo-corner]").addEventListener("click", () => write(read().slice(0, -1)));
  one("[data-clear-corners]").addEventListener("click", () => write([]));
  const list = draw();
  if (list.length > 1) map.fitBounds(shape.getBounds(), { padding: [24, 24] });
  else dots();
}
