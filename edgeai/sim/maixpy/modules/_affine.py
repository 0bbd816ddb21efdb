"""Moving a picture's KPU planes. Which of its points MaixPy rounds how is inferred."""


def get_affine_transform(src, dst):
    """Nine numbers, row by row, that bring three points to three others."""
    import cv2
    import numpy
    matrix = cv2.getAffineTransform(numpy.float32(src), numpy.float32(dst))
    return tuple(float(value) for value in matrix.reshape(-1)) + (0.0, 0.0, 1.0)


def warp_affine_ai(src, dst, matrix):
    """The KPU's planes of `src`, moved, become those of `dst`; ai_to_pix() shows them."""
    import cv2
    import numpy
    if src._ai is None or dst._ai is None:
        raise ValueError("[MAIXPY]image: pix_ai is NULL!")
    rows = numpy.float32(matrix[:6]).reshape(2, 3)
    dst._ai = cv2.warpAffine(src._ai, rows, (dst.width(), dst.height()))
