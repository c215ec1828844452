package io.medimg.dicom.codec.jpeg;

/**
 * One component of a DCT frame in its own resolution, padded to whole units. Not safe for use by
 * several threads.
 */
final class JpegPlane {
  final int across;
  final int down;

  /** Samples that belong to the picture. */
  final int width;

  final int height;

  /** Blocks in a row, and rows of blocks, padding included. */
  final int blocksAcross;

  final int blocksDown;
  final short[] samples;

  /** Of progressive frames: 64 quantised coefficients of each block in zigzag order. */
  final short[] coefficients;

  /** Last DC value. */
  int lowest;

  /** Whether a scan has brought its lowest frequency. */
  boolean seen;

  private final int mostAcross;
  private final int mostDown;

  JpegPlane(JpegFrame frame, JpegFrame.Component component, boolean progressive) {
    across = component.across();
    down = component.down();
    mostAcross = frame.mostAcross();
    mostDown = frame.mostDown();
    width = ceil(frame.columns() * across, mostAcross);
    height = ceil(frame.rows() * down, mostDown);
    blocksAcross = ceil(frame.columns(), 8 * mostAcross) * across;
    blocksDown = ceil(frame.rows(), 8 * mostDown) * down;
    int length = Math.multiplyExact(64, Math.multiplyExact(blocksAcross, blocksDown));
    samples = new short[length];
    coefficients = new short[progressive ? length : 0];
  }

  static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  int stride() {
    return 8 * blocksAcross;
  }

  /** A row in the resolution of the picture, chroma interpolated as libjpeg's smooth upsampling. */
  void row(int y, int[] out) {
    boolean twoDown = mostDown == 2 * down && mostAcross <= 2 * across;
    boolean twoAcross = mostAcross == 2 * across && (mostDown == down || twoDown) && width > 2;
    if (!twoAcross && !(twoDown && mostAcross == across)) {
      int from = y * down / mostDown * stride();
      for (int x = 0; x < out.length; x++) {
        out[x] = samples[from + x * across / mostAcross];
      }
      return;
    }
    int near = (twoDown ? y / 2 : y) * stride();
    int other = (y & 1) == 0 ? y / 2 - 1 : y / 2 + 1;
    int far = twoDown ? Math.max(0, Math.min(height - 1, other)) * stride() : near;
    if (!twoAcross) {
      for (int x = 0; x < out.length; x++) {
        out[x] = 3 * samples[near + x] + samples[far + x] + 1 + (y & 1) >> 2;
      }
      return;
    }
    twice(near, far, twoDown, out);
  }

  /** Three quarters of the nearer sample, one quarter of the next; the same for rows. */
  private void twice(int near, int far, boolean twoDown, int[] out) {
    int shift = twoDown ? 4 : 2;
    int even = twoDown ? 8 : 1;
    int odd = twoDown ? 7 : 2;
    int self = sum(near, far, 0, twoDown);
    int before = self;
    for (int x = 0; x < width; x++) {
      int next = x + 1 < width ? sum(near, far, x + 1, twoDown) : self;
      out[2 * x] = 3 * self + before + even >> shift;
      if (2 * x + 1 < out.length) {
        out[2 * x + 1] = 3 * self + next + odd >> shift;
      }
      before = self;
      self = next;
    }
  }

  private int sum(int near, int far, int x, boolean twoDown) {
    return twoDown ? 3 * samples[near + x] + samples[far + x] : samples[near + x];
  }
}
