package io.medimg.preprocess.step.color;

import io.medimg.core.geometry.Size;
import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Clahe.Grid;
import io.medimg.preprocess.kernel.Lab;
import io.medimg.preprocess.kernel.Moves;
import io.medimg.preprocess.kernel.Scale;
import io.medimg.preprocess.kernel.Tables;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.ClaheChannel;
import io.medimg.preprocess.step.Step;
import java.util.Objects;

/**
 * CLAHE of one channel of a colour picture, as is usual for the retina: the green one, which shows
 * vessels best, or the lightness of Lab, which leaves hues alone. The channel is OpenCV's CLAHE of
 * 256 levels bit for bit; lightness is OpenCV's {@code COLOR_RGB2Lab} of bytes, and the way back
 * from Lab is computed without OpenCV's tables, within two levels of them. Wants three channels.
 * Immutable and safe for use by several threads.
 *
 * @param clipLimit contrast limit as in OpenCV, 0 for none; 2 is usual
 * @param tilesX tiles from left to right, 1 to 256
 * @param tilesY tiles from top to bottom, 1 to 256
 * @param channel which one
 */
public record ClaheColor(double clipLimit, int tilesX, int tilesY, ClaheChannel channel)
    implements Step {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ClaheColor {
    Checks.clipLimit("claheColor", clipLimit);
    Checks.grid("claheColor", tilesX, tilesY, 256);
    Objects.requireNonNull(channel, "channel");
  }

  @Override
  public String describe() {
    return "claheColor(clip %s, %dx%d tiles, %s)"
        .formatted(Checks.number(clipLimit), tilesX, tilesY, channel);
  }

  public void run(Frame frame) {
    Size size = frame.size();
    if (channel == ClaheChannel.GREEN) {
      frame.colour("claheColor", rgb -> equalize(rgb, 1, size));
      return;
    }
    frame.colour(
        "claheColor",
        rgb -> {
          float[] lab = new float[rgb.length];
          Lab.fromRgb(rgb, lab);
          equalize(lab, 0, size);
          Lab.toRgb(lab, rgb);
        });
  }

  private void equalize(float[] values, int index, Size size) {
    float[] plane = new float[values.length / 3];
    Scale.plane(values, 3, index, plane);
    byte[] before = new byte[plane.length];
    byte[] after = new byte[plane.length];
    Tables.toBytes(plane, before);
    Grid grid = new Grid(clipLimit, tilesX, tilesY, 256);
    io.medimg.preprocess.kernel.Clahe.bytes(before, size.width(), size.height(), grid, after);
    for (int i = 0; i < plane.length; i++) {
      plane[i] = after[i] & 0xFF;
    }
    Moves.interleave(plane, 3, index, values);
  }
}
