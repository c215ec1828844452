package io.medimg.cli.embedding;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.diagnosis.Diagnosis;
import io.medimg.core.io.ImageReaders;
import io.medimg.core.io.slide.SlideReaders;
import io.medimg.core.phantom.ChestPhantom;
import io.medimg.dicom.DicomReader;
import io.medimg.dicom.slide.DicomSlideReader;
import io.medimg.models.Diagnosers;
import io.medimg.models.EmbeddedDiagnosers;
import io.medimg.models.engine.OnnxRuntimeProvider;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that hands over what {@link java.util.ServiceLoader} cannot find under OSGi. */
public final class HandedOverActivator implements BundleActivator {
  /** Called by the framework. */
  public HandedOverActivator() {}

  @Override
  public void start(BundleContext context) {
    System.out.println(ImageReaders.installed().with(new DicomReader()).formats());
    System.out.println(SlideReaders.installed().with(new DicomSlideReader()).formats());
    diagnose(Diagnosers.chestXray());
    diagnose(
        Diagnoser.of("chest-xray", List.of(new EmbeddedDiagnosers()))
            .engines(List.of(new OnnxRuntimeProvider())));
    diagnose(Diagnoser.of("chest-xray", EmbeddedDiagnosers.class.getClassLoader()));
  }

  static void diagnose(Diagnoser.Builder builder) {
    try (Diagnoser diagnoser = builder.open()) {
      Diagnosis diagnosis = diagnoser.diagnose(ChestPhantom.standard().render());
      System.out.println("diagnosed " + diagnosis.top(3).size());
    }
  }

  @Override
  public void stop(BundleContext context) {
    // nothing is held
  }
}
