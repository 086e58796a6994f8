// Draws the course: COWS with its bands and the doses above, vital signs below, on one time axis and one cursor.
// The table beside it holds the same for everybody who does not see the picture.
"use strict";

// Both halves leave the same room at the right, so that a moment stands at the same place in both.
const ROOM_FOR_BANDS = 140;
const plot = document.querySelector("[data-plot]");

function draw(data) {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const ink = token("--m-ink-quiet");
  const line = token("--m-line");
  const colours = ["--m-chart-2", "--m-chart-4", "--m-chart-1", "--m-chart-3", "--m-chart-5"].map(token);
  const font = "13px 'Public Sans', system-ui, sans-serif";
  const zoned = (seconds) => uPlot.tzDate(new Date(seconds * 1000), data.zone);
  const moments = [...data.cows, ...data.doses, ...data.vitals.flatMap((vital) => vital.points)].map((point) => point[0]);
  const first = Math.min(...moments, data.expected.from ?? Infinity);
  const room = Math.max(3600, (data.now - first) * 0.03);
  // What is expected reaches into the hours to come, so that the next shift sees what is ahead.
  const range = [first - room, Math.max(data.now, data.expected.until ?? 0) + room];
  const sync = { key: "course", setSeries: false };
  const axis = (more) => ({ stroke: ink, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line }, ...more });
  const hours = { values: [
    [86400, "{WWW} {D} {MMM}", null, null, null, null, null, null, 1],
    [60, "{HH}:{mm}", "\n{WWW} {D} {MMM}", null, "\n{WWW} {D} {MMM}", null, null, null, 1],
    [1, "{HH}:{mm}:{ss}", null, null, null, null, null, null, 1],
  ] };

  function columns(series) {
    const times = [...new Set(series.flatMap((points) => points.map((point) => point[0])))].sort((a, b) => a - b);
    return [times, ...series.map((points) => {
      const found = new Map(points);
      return times.map((time) => found.get(time) ?? null);
    })];
  }

  function bands(chart) {
    const { ctx, bbox } = chart;
    const wash = token("--m-warm");
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    data.bands.forEach((band, index) => {
      const top = chart.valToPos(Math.min(band.to + 1, chart.scales.y.max), "y", true);
      const bottom = chart.valToPos(band.from, "y", true);
      if (bottom <= bbox.top) return;
      ctx.globalAlpha = 0.035 * index;
      ctx.fillStyle = wash;
      ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
    });
    ctx.restore();
    ctx.save();
    ctx.font = `${13 * devicePixelRatio}px 'Public Sans', system-ui, sans-serif`;
    ctx.textBaseline = "middle";
    ctx.fillStyle = ink;
    for (const band of data.bands) {
      const top = Math.max(bbox.top, chart.valToPos(Math.min(band.to + 1, chart.scales.y.max), "y", true));
      const bottom = chart.valToPos(band.from, "y", true);
      if (bottom - top > 14 * devicePixelRatio) ctx.fillText(band.name, bbox.left + bbox.width + 8 * devicePixelRatio, (top + bottom) / 2);
    }
    ctx.restore();
  }

  // The expected course lies behind everything: without medication when it begins, is worst and fades, at no height, for
  // no source gives a score; with medication the range in which nearly all scores of a trial lay.
  const expected = (chart) => outlined(chart, false);
  const named = (chart) => outlined(chart, true);
  function outlined(chart, naming) {
    const { ctx, bbox } = chart;
    const px = devicePixelRatio;
    const clip = (time) => Math.min(Math.max(chart.valToPos(time, "x", true), bbox.left), bbox.left + bbox.width);
    const shade = (colour, alpha, left, top, width, height) => {
      if (naming) return;
      ctx.globalAlpha = alpha;
      ctx.fillStyle = token(colour);
      ctx.fillRect(left, top, width, height);
      ctx.globalAlpha = 1;
    };
    const name = (words, left, right, y) => {
      if (!naming || ctx.measureText(words).width + 12 * px > right - left) return;
      ctx.fillStyle = ink;
      ctx.fillText(words, ctx.textAlign === "right" ? right - 6 * px : left + 6 * px, y);
    };
    ctx.save();
    ctx.font = `${13 * px}px 'Public Sans', system-ui, sans-serif`;
    ctx.textBaseline = "bottom";
    const bottom = bbox.top + bbox.height;
    for (const stage of data.expected.stages) {
      const [left, right] = [clip(stage.from), clip(stage.to)];
      if (right <= left) continue;
      shade("--m-teal", stage.name === "worst" ? 0.16 : 0.07, left, bbox.top, right - left, bbox.height);
      shade("--m-teal", stage.name === "worst" ? 0.9 : 0.45, left, bottom - 3 * px, right - left, 3 * px);
      name(stage.label, left, right, bottom - 6 * px);
    }
    ctx.textAlign = "right";
    for (const band of data.expected.treated) {
      const [left, right] = [clip(band.from), clip(band.to)];
      if (right <= left) continue;
      const [top, low] = [band.high, band.low].map((score) => Math.max(bbox.top, chart.valToPos(Math.min(score, chart.scales.y.max), "y", true)));
      shade("--m-teal", 0.13, left, top, right - left, low - top);
      shade("--m-teal", 0.6, left, top, right - left, 1.5 * px);
      shade("--m-teal", 0.6, left, low - 1.5 * px, right - left, 1.5 * px);
      name(band.label, left, right, low - 4 * px);
    }
    ctx.restore();
  }

  // Doses stand on their time as a stem with the amount on top, in order, so that neighbours do not cover one another.
  function doses(chart) {
    const { ctx, bbox } = chart;
    const px = devicePixelRatio;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = token("--m-warm");
    ctx.font = `600 ${13 * px}px 'Public Sans', system-ui, sans-serif`;
    ctx.textAlign = "center";
    let edge = [-Infinity, -Infinity];
    for (const [time, amount] of data.doses) {
      const x = chart.valToPos(time, "x", true);
      const width = ctx.measureText(amount).width + 8 * px;
      const lane = x - width / 2 > edge[0] ? 0 : 1;
      edge[lane] = x + width / 2;
      const top = bbox.top + (4 + lane * 17) * px;
      ctx.lineWidth = 1.5 * px;
      ctx.setLineDash([4 * px, 3 * px]);
      ctx.beginPath();
      ctx.moveTo(x, top + 17 * px);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.textBaseline = "top";
      ctx.fillText(amount, x, top);
    }
    ctx.restore();
  }

  function now(chart) {
    const { ctx, bbox } = chart;
    const x = chart.valToPos(data.now, "x", true);
    ctx.save();
    ctx.strokeStyle = ink;
    ctx.globalAlpha = 0.5;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  }

  const shared = (width, height) => ({
    width, height, padding: [10, ROOM_FOR_BANDS, 0, 0], tzDate: zoned, legend: { show: false }, cursor: { sync, drag: { x: false, y: false } },
    scales: { x: { time: true, range: () => range } },
  });
  const above = plot.querySelector(".b-plot-cows");
  const below = plot.querySelector(".b-plot-vitals");
  const highest = Math.max(28, ...data.cows.map((point) => point[1] + 8));
  const base = shared(above.clientWidth, 290);
  const cows = new uPlot({
    ...base,
    scales: { ...base.scales, y: { range: [0, Math.min(56, highest)] } },
    axes: [axis({ size: 10, values: (_, splits) => splits.map(() => "") }), axis({ size: 46, label: "COWS", labelFont: font, labelSize: 18 })],
    series: [{}, { stroke: token("--m-chart-1"), width: 2.5, spanGaps: true, points: { show: true, size: 9, fill: token("--m-card") } }],
    hooks: { drawClear: [bands, expected], draw: [named, now, doses] },
  }, columns([data.cows]), above);
  const vitalsBase = shared(below.clientWidth, 210);
  const vitals = new uPlot({
    ...vitalsBase,
    scales: { ...vitalsBase.scales, y: { range: (_, low, high) => (low === null ? [0, 100] : [Math.max(0, Math.floor(low / 10) * 10 - 10), Math.ceil(high / 10) * 10 + 10]) } },
    axes: [axis(hours), axis({ size: 46, label: "Vital signs", labelFont: font, labelSize: 18 })],
    series: [{}, ...data.vitals.map((vital, index) => ({
      label: vital.label, stroke: colours[index], width: 2, spanGaps: true, points: { show: true, size: 7, fill: token("--m-card") },
      show: document.querySelector(`[data-vital="${vital.name}"]`).checked,
    }))],
    hooks: { draw: [now] },
  }, columns(data.vitals.map((vital) => vital.points)), below);
  data.vitals.forEach((vital, index) => {
    document.querySelector(`[data-vital="${vital.name}"]`).onchange = (event) => vitals.setSeries(index + 1, { show: event.target.checked });
  });
  return () => {
    cows.setSize({ width: above.clientWidth, height: 290 });
    vitals.setSize({ width: below.clientWidth, height: 210 });
  };
}

if (plot) {
  const data = JSON.parse(plot.dataset.plot);
  let resize = draw(data);
  window.addEventListener("resize", () => resize());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const half of plot.children) half.replaceChildren();
    resize = draw(data);
  });
}
