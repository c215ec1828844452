package io.medimg.models.engine.support;

import io.medimg.core.inference.Device;
import io.medimg.core.inference.DeviceUnavailableException;
import io.medimg.core.inference.InferenceSession;
import io.medimg.core.inference.SessionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.slf4j.Logger;

/** What both engines do about GPUs. Safe for use by several threads. */
public final class Gpus {
  private static final int MOST = 64;

  private Gpus() {}

  /** Whether an NVIDIA driver is installed, whatever the engines can do with it. */
  public static boolean driverPresent() {
    String windows = System.getenv("SystemRoot");
    return Files.exists(Path.of("/proc/driver/nvidia/version"))
        || (windows != null && Files.exists(Path.of(windows, "System32", "nvcuda.dll")));
  }

  /**
   * Counts up from the first GPU until one does not work.
   *
   * @param works whether an engine can use the GPU of an index
   * @return those that work
   */
  public static List<Device> usable(IntPredicate works) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < MOST && works.test(i); i++) {
      devices.add(Device.gpu(i));
    }
    return devices;
  }

  /**
   * Opens on the first GPU, else on the CPU, and logs once what was tried.
   *
   * @param engine for the log
   * @param options what the caller asked for
   * @param open opens on a named device
   * @param log where to say it
   * @return an open session
   */
  public static InferenceSession openAuto(
      String engine,
      SessionOptions options,
      Function<SessionOptions, InferenceSession> open,
      Logger log) {
    try {
      InferenceSession session = open.apply(options.withDevice(Device.gpu(0)));
      log.info("device auto: {} runs on gpu:0", engine);
      return session;
    } catch (DeviceUnavailableException e) {
      InferenceSession session = open.apply(options.withDevice(Device.cpu()));
      log.info("device auto: {} runs on cpu; tried gpu:0: {}", engine, e.getMessage());
      return session;
    }
  }
}
