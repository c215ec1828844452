package io.medimg.models.engine;

import io.medimg.core.inference.NativeFolder;
import io.medimg.models.engine.support.NativeFolders;
import java.util.Locale;

/** Where ONNX Runtime unpacks its native libraries. Safe for use by several threads. */
final class OrtFolder {
  /** Native libraries of ONNX Runtime that the user has unpacked. */
  private static final String ORT_PATH = "onnxruntime.native.path";

  private OrtFolder() {}

  /**
   * Where ONNX Runtime unpacks its libraries. Where the user has unpacked them it makes a folder
   * there all the same, which stays empty.
   */
  static NativeFolder onnxRuntime() {
    boolean unpacked = System.getProperty(ORT_PATH) != null;
    return NativeFolder.temporary(
        OnnxRuntimeProvider.NAME, unpacked ? 0 : Math.max(1, onnxRuntimeBytes()));
  }

  private static long onnxRuntimeBytes() {
    String platform = "/ai/onnxruntime/native/%s-%s/".formatted(system(), architecture());
    return NativeFolders.length(platform + library("onnxruntime"))
        + NativeFolders.length(platform + library("onnxruntime4j_jni"));
  }

  private static String library(String name) {
    return System.mapLibraryName(name).replace("jnilib", "dylib");
  }

  private static String system() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "osx" : name.contains("win") ? "win" : "linux";
  }

  private static String architecture() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return name.startsWith("aarch64") ? "aarch64" : "x64";
  }
}
