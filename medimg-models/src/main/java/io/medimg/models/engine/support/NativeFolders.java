package io.medimg.models.engine.support;

import io.medimg.core.inference.InferenceException;
import io.medimg.core.inference.NativeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folders that the engines unpack their native libraries into. Asked before an engine is
 * started: what it does on a full or forbidding disk is to blame something else, once and for all
 * in the life of the process. Safe for use by several threads.
 */
public final class NativeFolders {
  private NativeFolders() {}

  /** The length of a resource of any jar beside this one; 0 if there is none. */
  public static long length(String resource) {
    URL url = NativeFolders.class.getResource(resource);
    if (url == null) {
      return 0;
    }
    try {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        return in == null ? 0 : Math.max(0, connection.getContentLengthLong());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /**
   * Refuses to start an engine that could not unpack its libraries.
   *
   * @param folder where to; empty if it need not
   * @throws InferenceException naming the folder, what is wrong with it, and what moves it
   */
  public static void require(Optional<NativeFolder> folder) {
    String problem = problem(folder);
    if (problem != null) {
      throw new InferenceException(problem);
    }
  }

  /** What is wrong with a folder; null if nothing is. */
  static @Nullable String problem(Optional<NativeFolder> folder) {
    return folder.flatMap(NativeFolder::problem).orElse(null);
  }
}
