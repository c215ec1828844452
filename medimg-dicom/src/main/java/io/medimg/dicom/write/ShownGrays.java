package io.medimg.dicom.write;

import io.medimg.core.image.MedicalImage;
import io.medimg.core.image.Rescale;
import io.medimg.core.image.SampleType;
import io.medimg.core.image.VoiTransformation;
import io.medimg.core.io.Limits;
import io.medimg.core.render.Display;
import io.medimg.dicom.DicomDataset;
import io.medimg.dicom.DicomFrames;
import io.medimg.dicom.FrameFacts;
import io.medimg.dicom.Tag;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@link Display} shows a source by. Immutable and safe for use by several threads.
 *
 * @param table the item of the Modality LUT Sequence that the source's values go through
 * @param rescale from stored to real values; identity where there is a table
 * @param voi of real values; empty only if the source names none and its pixels cannot be read
 * @param whole whether stored values are whole numbers
 */
record ShownGrays(
    Optional<DicomDataset> table, Rescale rescale, Optional<VoiTransformation> voi, boolean whole) {
  private static final Logger LOG = LoggerFactory.getLogger(ShownGrays.class);

  /**
   * Reads the first frame.
   *
   * @param source a gray image
   * @return by the header alone if the pixels are missing or broken
   */
  static ShownGrays of(DicomDataset source) {
    try {
      DicomFrames frames = DicomFrames.of("source", source, Limits.defaults());
      MedicalImage image = frames.image(0);
      return new ShownGrays(
          frames.modalityLut(),
          image.metadata().rescale(),
          Optional.of(Display.voi(image)),
          image.sampleType() != SampleType.F32);
    } catch (IOException e) {
      LOG.debug("the state of a source without pixels that can be read follows its header", e);
      FrameFacts facts = FrameFacts.of(source, 0);
      return new ShownGrays(
          source.item(Tag.MODALITY_LUT_SEQUENCE),
          facts.rescale(),
          VoiTransformation.first(facts.voiLuts(), facts.windows()),
          true);
    }
  }
}
