package io.medimg.preprocess;

import io.medimg.core.contract.PreprocessorContract;
import io.medimg.core.geometry.Size;
import io.medimg.core.image.ImageMetadata;
import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.PixelBuffer;
import io.medimg.core.task.Preprocessor;
import java.util.List;
import java.util.Random;

class PreprocessingContractTest extends PreprocessorContract {
  @Override
  protected Preprocessor plan() {
    return Preprocessing.builder()
        .percentileClip(1, 99)
        .clahe(2, 4, 4)
        .letterbox(48, 0)
        .scaleTo(-1, 1)
        .build();
  }

  @Override
  protected Preprocessor otherPlan() {
    return Preprocessing.builder().scaleTo(0, 1).build();
  }

  @Override
  protected List<MedicalImage> images() {
    Random random = new Random(4);
    byte[] narrow = new byte[61 * 47];
    random.nextBytes(narrow);
    short[] wide = new short[90 * 120];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = (short) random.nextInt(4096);
    }
    return List.of(MedicalImage.gray(61, 47, narrow), MedicalImage.gray(90, 120, wide));
  }

  @Override
  protected MedicalImage misfit() {
    return MedicalImage.of(
        new Size(9, 9), 3, 1, PixelBuffer.U8.of(new byte[243]), ImageMetadata.builder().build());
  }

  @Override
  protected Preprocessor fromJson(String json) {
    return Preprocessing.fromJson(json);
  }
}
