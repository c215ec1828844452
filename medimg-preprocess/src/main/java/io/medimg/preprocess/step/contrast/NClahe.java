package io.medimg.preprocess.step.contrast;

import io.medimg.preprocess.check.Checks;
import io.medimg.preprocess.kernel.Clahe.Grid;
import io.medimg.preprocess.kernel.Curves;
import io.medimg.preprocess.kernel.Curves.Scope;
import io.medimg.preprocess.kernel.Depth;
import io.medimg.preprocess.run.Frame;
import io.medimg.preprocess.step.NClaheStage;
import io.medimg.preprocess.step.Step;

/**
 * N-CLAHE: the image is normalised as a whole, then equalised by {@link Clahe}. After Koonsanit et
 * al., "Image enhancement on digital x-ray images using N-CLAHE", BMEiCON 2017. The paper's formula
 * was not at hand: <b>both normalisations are this project's reading</b> of descriptions of it, and
 * no parity with any tool is claimed. With {@code f} in levels from 0 to {@code bins - 1} over the
 * image's range, {@code LOG} is {@code (bins - 1) * log(1 + f - fmin) / log(1 + fmax - fmin)} and
 * {@code MINMAX} is {@code (bins - 1) * (f - fmin) / (fmax - fmin)}; an image of one value becomes
 * 0 before CLAHE. Gray images only. Immutable and safe for use by several threads.
 *
 * @param normalization what comes before CLAHE
 * @param clipLimit contrast limit as in OpenCV, 0 for none
 * @param tilesX tiles from left to right, 1 to 256
 * @param tilesY tiles from top to bottom, 1 to 256
 * @param bins number of levels, 2 to 65,536
 */
public record NClahe(NClaheStage normalization, double clipLimit, int tilesX, int tilesY, int bins)
    implements Step {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public NClahe {
    Checks.clipLimit("nClahe", clipLimit);
    Checks.grid("nClahe", tilesX, tilesY, bins);
  }

  @Override
  public String describe() {
    return "nClahe(%s, clip %s, %dx%d tiles, %d bins)"
        .formatted(normalization, Checks.number(clipLimit), tilesX, tilesY, bins);
  }

  public void run(Frame frame) {
    frame.requireGray("nClahe");
    float[] ends = frame.percentiles(0, 100);
    Scope scope = frame.scope();
    frame.point(
        values -> {
          switch (normalization) {
            case LOG -> Curves.logOfLevels(values, scope, ends[0], ends[1], bins - 1);
            case MINMAX -> Curves.minMax(values, ends[0], ends[1]);
          }
        },
        new Scope(Depth.F32, 0, 1));
    frame.clahe(new Grid(clipLimit, tilesX, tilesY, bins));
  }
}
