package io.medimg.cli.embedding;

import io.medimg.core.diagnosis.Diagnoser;
import io.medimg.core.io.Images;
import io.medimg.core.phantom.ChestPhantom;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A host that loads the library twice, each time in a class loader that it closes afterwards. */
final class PlugInHost {
  private PlugInHost() {}

  /** What a plug-in does; loaded with the library. */
  public static final class PlugIn implements Runnable {
    @Override
    public void run() {
      try (Diagnoser diagnoser = Diagnoser.chestXray().open()) {
        int findings = diagnoser.diagnose(ChestPhantom.standard().render()).top(3).size();
        System.out.println(findings + " " + Images.formats().contains("DICOM"));
      }
    }
  }

  /**
   * Runs.
   *
   * @param entries the class path of a plug-in
   */
  public static void main(String[] entries) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : entries) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    for (int i = 0; i < 2; i++) {
      try (URLClassLoader loader =
          new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
        Class<?> plugIn = loader.loadClass(PlugInHost.class.getName() + "$PlugIn");
        ((Runnable) plugIn.getConstructor().newInstance()).run();
      }
    }
  }
}
