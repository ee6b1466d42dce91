"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("charts").textContent);
  const colorKeys = new Set(["color", "fillcolor", "gridcolor", "linecolor"]);
  // Named one by one: plotly's default bar has a button that uploads the chart.
  const config = {
    responsive: true,
    displaylogo: false,
    modeBarButtons: [["zoom2d", "pan2d", "resetScale2d", "toImage"]],
  };

  // Binary arrays become typed arrays, so that visible() can read them.
  const decode = (value) => {
    if (Array.isArray(value)) return value.map(decode);
    if (value === null || typeof value !== "object") return value;
    if (value.dtype === "f8" && "bdata" in value) {
      const bytes = Uint8Array.from(atob(value.bdata), (character) => character.charCodeAt(0));
      return new Float64Array(bytes.buffer);
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]));
  };

  // Colours are written as names of CSS variables: one place for both colour schemes.
  const paint = (value, key, style) => {
    if (typeof value === "string") {
      return colorKeys.has(key) && value.startsWith("--") ? style.getPropertyValue(value).trim() : value;
    }
    if (Array.isArray(value)) return value.map((inner) => paint(inner, key, style));
    if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([inside, inner]) => [inside, paint(inner, inside, style)]),
    );
  };

  const dressed = (figure) => {
    const style = getComputedStyle(document.documentElement);
    const named = (name) => style.getPropertyValue(name).trim();
    const own = paint(figure.layout, "", style);
    const layout = {
      legend: { orientation: "h", x: 0, y: 1.01, yanchor: "bottom" },
      hoverlabel: { bgcolor: named("--panel"), bordercolor: named("--rule"), font: { color: named("--ink") }, align: "left" },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: named("--muted"), activecolor: named("--accent") },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: named("--soft"), family: getComputedStyle(document.body).fontFamily, size: 12 },
      ...own,
    };
    return { data: paint(figure.data, "", style), layout };
  };

  const instant = (value) =>
    typeof value === "number" ? value : Date.parse(`${value.replace(" ", "T")}${value.includes(":") ? "Z" : ""}`);

  // Lowest and highest value of an axis' lines between two instants.
  const visible = (traces, axisName, from, to) => {
    let low = Infinity;
    let high = -Infinity;
    for (const trace of traces) {
      if ((trace.yaxis || "y") !== axisName || trace.visible === "legendonly" || trace.mode === "markers") continue;
      const lows = trace.low || trace.y;
      const highs = trace.high || trace.y;
      for (let i = 0; i < trace.x.length; i += 1) {
        if (trace.x[i] >= from && trace.x[i] <= to) {
          if (lows[i] < low) low = lows[i];
          if (highs[i] > high) high = highs[i];
        }
      }
    }
    const room = (high - low) * 0.05 || Math.abs(high) * 0.001;
    return low <= high ? [low - room, high + room] : null;
  };

  // A zoom in time fits the values to what is seen.
  const fitOnZoom = (place, figure) => {
    place.on("plotly_relayout", (change) => {
      if (!Object.keys(change).some((key) => key.startsWith("xaxis."))) return;
      const fitted = {};
      for (const key of Object.keys(figure.layout).filter((name) => name.startsWith("yaxis"))) {
        const range = change["xaxis.autorange"]
          ? null
          : visible(figure.data, key.replace("axis", ""), ...place.layout.xaxis.range.map(instant));
        if (range) fitted[`${key}.range`] = range;
        else fitted[`${key}.autorange`] = true;
      }
      Plotly.relayout(place, fitted);
    });
  };

  const draw = () => {
    for (const [identity, encoded] of Object.entries(figures)) {
      const place = document.getElementById(identity);
      if (typeof Plotly === "undefined") {
        place.classList.add("failed");
        place.textContent = "This chart needs the file plotly.min.js beside report.html: move or share the two together.";
        continue;
      }
      const figure = decode(encoded);
      const timed = figure.layout.xaxis.type === "date";
      const show = () => {
        const { data, layout } = dressed(figure);
        return Plotly.react(place, data, layout, { ...config, displayModeBar: timed ? "hover" : false });
      };
      show().then(() => {
        if (timed) fitOnZoom(place, figure);
      });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
    }
  };

  const sortable = (table) => {
    const body = table.tBodies[0];
    const number = (text) => {
      const plain = text.replace(/,/g, "").replace("\u2212", "-");
      return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
    };
    table.querySelectorAll("thead th").forEach((heading, column) => {
      heading.classList.add("sorts");
      heading.tabIndex = 0;
      const sort = () => {
        const order = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", order === 1 ? "ascending" : "descending");
        const rows = Array.from(body.rows, (row) => ({ row, text: row.cells[column].textContent }));
        rows.forEach((entry) => { entry.number = number(entry.text); });
        rows.sort((a, b) => {
          if (a.number !== null && b.number !== null) return order * (a.number - b.number);
          if (a.number !== null || b.number !== null) return a.number === null ? 1 : -1; // dashes stay last
          return order * a.text.localeCompare(b.text);
        });
        body.append(...rows.map((entry) => entry.row));
      };
      heading.addEventListener("click", sort);
      heading.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
    });
  };

  document.querySelectorAll("table.sortable").forEach(sortable);
  draw();
})();
