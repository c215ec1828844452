package io.medimg.preprocess.step;

import io.medimg.core.image.VoiWindow;
import io.medimg.preprocess.ContrastSteps;

/**
 * Windows that CT is usually read in, in HU; give one to {@link ContrastSteps#window(Window)}.
 * Centres and widths are the typical ones of Radiopaedia's article <em>Windowing (CT)</em> (A.
 * Murphy, Y. Baba et al., rID 52108) where not said otherwise; institutions differ, so a network
 * wants the window of its training. The function is DICOM's LINEAR. Immutable and safe for use by
 * several threads.
 */
public enum CtWindow {
  /** Lungs: centre -600, width 1500. */
  LUNG(-600, 1500),
  /** Mediastinum and heart: centre 50, width 350. */
  MEDIASTINUM(50, 350),
  /** Abdomen, soft tissue: centre 50, width 400. */
  ABDOMEN(50, 400),
  /** Liver: centre 30, width 150. */
  LIVER(30, 150),
  /** Bone: centre 400, width 1800. */
  BONE(400, 1800),
  /** Soft tissue of the spine: centre 50, width 250. */
  SPINE_SOFT_TISSUE(50, 250),
  /** Temporal bone: centre 600, width 2800. */
  TEMPORAL_BONE(600, 2800),
  /** Brain: centre 40, width 80. */
  BRAIN(40, 80),
  /** Subdural blood: centre 75, width 215, the middle of the article's 50 to 100 and 130 to 300. */
  SUBDURAL(75, 215),
  /** Early stroke: centre 32, width 8, the narrower of the article's two. */
  STROKE(32, 8),
  /** Stroke: centre 40, width 40, the wider of the article's two. */
  STROKE_WIDE(40, 40);

  private final VoiWindow voi;

  CtWindow(double centerHu, double widthHu) {
    voi = VoiWindow.linear(centerHu, widthHu);
  }

  /** Centre and width in HU. */
  public VoiWindow voi() {
    return voi;
  }

  /** As a plan takes it. */
  public Window window() {
    return Window.of(voi);
  }
}
