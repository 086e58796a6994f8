"""Make the finder's two small map files from the Census Bureau's public figures.

    python scripts/make_gazetteer.py --zips zcta_centroids.csv.gz --counties county_centroids.csv \\
        --boundaries counties-10m.json --out src/mooring/frontdoor/data

Inputs
    --zips        CSV (may be gzipped) with columns zip, lat, lon: centroids of ZIP code tabulation areas.
    --counties    CSV with columns county_fips, state_fips, county, lat, lon: centroids of counties.
    --boundaries  TopoJSON with an object `counties` whose geometries carry their FIPS code as `id`
                  (the Census cartographic boundaries; the npm package `us-atlas` packs them so).

Outputs, both gzip with a fixed time stamp, so that the same input gives the same bytes
    zips.csv.gz      zip, lat, lon, fips    degrees to 3 decimals (about 110 metres); fips is the county that holds
                                            the centroid, or the nearest county where no boundary holds it
    counties.csv.gz  fips, state, county, lat, lon
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Point = tuple[float, float]  # longitude, latitude
Ring = list[Point]

STATE_CODES = """
01:AL 02:AK 04:AZ 05:AR 06:CA 08:CO 09:CT 10:DE 11:DC 12:FL 13:GA 15:HI 16:ID 17:IL 18:IN 19:IA 20:KS 21:KY 22:LA 23:ME
24:MD 25:MA 26:MI 27:MN 28:MS 29:MO 30:MT 31:NE 32:NV 33:NH 34:NJ 35:NM 36:NY 37:NC 38:ND 39:OH 40:OK 41:OR 42:PA 44:RI
45:SC 46:SD 47:TN 48:TX 49:UT 50:VT 51:VA 53:WA 54:WV 55:WI 56:WY 60:AS 66:GU 69:MP 72:PR 78:VI
"""
STATES = dict(pair.split(":") for pair in STATE_CODES.split())


def read_rows(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    text = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def decoded_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Arcs as absolute points; TopoJSON stores them as steps on a whole-number grid."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def ring_of(indexes: Iterable[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for index in indexes:  # a negative index is the arc walked backwards
        ring.extend(arcs[index] if index >= 0 else list(reversed(arcs[~index])))
    return ring


def rings_of(geometry: dict[str, Any], arcs: list[Ring]) -> Iterator[Ring]:
    polygons = geometry.get("arcs", [])
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        for indexes in polygon:
            yield ring_of(indexes, arcs)


def crossings(point: Point, ring: Ring) -> int:
    x, y = point
    count = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            count += 1
    return count


class Counties:
    def __init__(self, topology: dict[str, Any], centroids: list[dict[str, str]]) -> None:
        arcs = decoded_arcs(topology)
        self.shapes = []
        for geometry in topology["objects"]["counties"]["geometries"]:
            rings = list(rings_of(geometry, arcs))
            points = [point for ring in rings for point in ring]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            self.shapes.append((str(geometry["id"]), (min(xs), min(ys), max(xs), max(ys)), rings))
        self.centroids = [(row["county_fips"], float(row["lon"]), float(row["lat"])) for row in centroids]

    def holding(self, point: Point) -> str:
        x, y = point
        for fips, (left, low, right, high), rings in self.shapes:
            if left <= x <= right and low <= y <= high and sum(crossings(point, ring) for ring in rings) % 2:
                return fips
        shrink = math.cos(math.radians(y))  # the nearest county, for a centroid that lies in water
        return min(self.centroids, key=lambda row: ((row[1] - x) * shrink) ** 2 + (row[2] - y) ** 2)[0]


def write(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


def short(degrees: str) -> str:
    return f"{float(degrees):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--zips", "--counties", "--boundaries", "--out"):
        parser.add_argument(name, type=Path, required=True)
    given = parser.parse_args()
    centroids = read_rows(given.counties)
    counties = Counties(json.loads(given.boundaries.read_text()), centroids)
    zips = (
        [row["zip"], short(row["lat"]), short(row["lon"]), counties.holding((float(row["lon"]), float(row["lat"])))]
        for row in read_rows(given.zips)
    )
    write(given.out / "zips.csv.gz", ["zip", "lat", "lon", "fips"], zips)
    write(
        given.out / "counties.csv.gz",
        ["fips", "state", "county", "lat", "lon"],
        (
            [row["county_fips"], STATES[row["state_fips"]], row["county"], short(row["lat"]), short(row["lon"])]
            for row in centroids
        ),
    )


if __name__ == "__main__":
    main()
