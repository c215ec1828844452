package io.medimg.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.medimg.core.contract.TemporaryMount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageCacheTest {
  @TempDir private Path folder;

  /** The server would be blamed for it, after the whole archive had been sent. */
  @Test
  void aFullDiskIsNamedBeforeAnythingIsFetched() throws IOException {
    ZooIndex.Remote wanted =
        new ZooIndex.Remote("big", "1.0", "A large model.", "big.zip", "ab".repeat(32), 20_000_000);
    try (TemporaryMount mount = TemporaryMount.at(folder.resolve("cache"), "size=1m")) {
      PackageCache cache =
          new PackageCache(mount.folder(), PackageLimits.defaults(), Duration.ofSeconds(1));
      assertThatThrownBy(
              () ->
                  cache.get(
                      wanted,
                      out -> {
                        throw new AssertionError("fetched");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(mount.folder() + ": has room for")
          .hasMessageContaining("big 1.0 takes 20000000")
          .hasMessageContaining("name another folder");
      assertThat(mount.folder().toFile().list()).allMatch(name -> name.endsWith(".lock"));
    }
  }
}
