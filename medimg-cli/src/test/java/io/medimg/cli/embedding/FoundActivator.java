package io.medimg.cli.embedding;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.io.Images;
import io.medimg.core.io.slide.SlideReaders;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that leaves finding to a mediator of services, as a plain application does. */
public final class FoundActivator implements BundleActivator {
  /** Called by the framework. */
  public FoundActivator() {}

  @Override
  public void start(BundleContext context) {
    System.out.println(Images.formats());
    System.out.println(SlideReaders.installed().formats());
    HandedOverActivator.diagnose(Diagnoser.chestXray());
  }

  @Override
  public void stop(BundleContext context) {
    // nothing is held
  }
}
