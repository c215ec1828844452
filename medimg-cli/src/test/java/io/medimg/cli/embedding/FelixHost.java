package io.medimg.cli.embedding;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Starts an OSGi framework with bundles; each of them that has an activator runs it. */
final class FelixHost {
  private FelixHost() {}

  /**
   * Runs.
   *
   * @param arguments folder of the cache, packages that the framework exports itself, bundles
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, arguments[0]);
    settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, arguments[1]);
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(settings);
    try {
      framework.start();
      start(framework, Arrays.asList(arguments).subList(2, arguments.length));
    } finally { // its threads would keep the process alive
      framework.stop();
      framework.waitForStop(60_000);
    }
  }

  private static void start(Framework framework, List<String> jars) throws BundleException {
    List<Bundle> bundles = new ArrayList<>();
    for (String jar : jars) {
      String location = Path.of(jar).toUri().toString();
      bundles.add(framework.getBundleContext().installBundle(location));
    }
    for (Bundle bundle : bundles) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
  }
}
