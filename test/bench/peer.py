"""What the programs that measure scikit-learn share: rows as COPY ... WITH (FORMAT binary) wrote them, one thread, and a clock."""

import os
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy

HEAD = 19  # bytes before the first row; 2 after the last


def read(path):
    """Return the first column, and the others."""
    data = open(path, "rb").read()
    columns = int.from_bytes(data[HEAD : HEAD + 2], "big")
    row = numpy.dtype([("count", ">i2"), ("cell", [("length", ">i4"), ("value", ">f8")], columns)])
    rows = numpy.frombuffer(data, row, (len(data) - HEAD - 2) // row.itemsize, HEAD)
    assert (rows["cell"]["length"] == 8).all()
    values = rows["cell"]["value"].astype(float)
    return values[:, 0], numpy.ascontiguousarray(values[:, 1:])


def spend(work):
    """Return what a function gives, and the milliseconds of CPU that it took."""
    started = time.process_time()
    result = work()
    return result, round(1000 * (time.process_time() - started))
