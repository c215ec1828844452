package io.medimg.preprocess.step.color;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.PilColors;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.Step;

/**
 * Changes colour by given amounts, in the order brightness, contrast, saturation, hue, each as
 * torchvision's {@code adjust_...} function of Pillow images, bit for bit, on 256 levels. With
 * {@code gray} the gray of a pixel by ITU-R BT.601 and {@code mean} that of the image, they are
 * {@code b * v}, {@code mean + c * (v - mean)}, {@code gray + s * (v - gray)}, and a turn of the
 * hue in HSV. Nothing is drawn at random here: a seeded augmentation draws the amounts and keeps
 * the step. An amount of 1 (hue: 0) leaves its part out. Wants three channels. Immutable and safe
 * for use by several threads.
 *
 * @param brightness factor, 0 (black) to 10
 * @param contrast factor, 0 (gray) to 10
 * @param saturation factor, 0 (gray) to 10
 * @param hue turn of the colour circle, -0.5 to 0.5
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue)
    implements Step {
  /**
   * Checks the amounts.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ColorJitter {
    Checks.range("colorJitter", "brightness", brightness, 0.0, 10);
    Checks.range("colorJitter", "contrast", contrast, 0.0, 10);
    Checks.range("colorJitter", "saturation", saturation, 0.0, 10);
    Checks.range("colorJitter", "hue", hue, -0.5, 0.5);
  }

  @Override
  public String describe() {
    return "colorJitter(brightness %s, contrast %s, saturation %s, hue %s)"
        .formatted(
            Checks.number(brightness),
            Checks.number(contrast),
            Checks.number(saturation),
            Checks.number(hue));
  }

  public void run(Frame frame) {
    frame.colour("colorJitter", this::change);
  }

  private void change(float[] rgb) {
    if (brightness != 1) {
      PilColors.brightness(rgb, brightness);
    }
    if (contrast != 1) {
      PilColors.contrast(rgb, contrast);
    }
    if (saturation != 1) {
      PilColors.saturation(rgb, saturation);
    }
    if (hue != 0) {
      PilColors.hue(rgb, hue);
    }
  }
}
