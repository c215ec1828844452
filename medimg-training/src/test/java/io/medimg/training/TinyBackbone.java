package io.medimg.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A backbone of a few thousand weights that has every kind of operation the real ones have. */
final class TinyBackbone {
  private static final String CONVOLUTION =
      "{\"k\":%d,\"op\":\"CONV_2D\",\"inp\":[%d],\"out\":%d,\"stride\":%d,\"pad\":\"SAME\","
          + "\"act\":\"%s\",\"cin\":%d,\"cout\":%d,\"groups\":%d,\"kernel\":[%d,%d]}";

  private TinyBackbone() {}

  static Path write(Path folder) throws IOException {
    String ops =
        String.join(
            ",",
            "{\"k\":0,\"op\":\"QUANTIZE\",\"inp\":[0],\"out\":1}",
            conv(1, 1, 2, 2, "relu6", 3, 8, 1, 3),
            conv(2, 2, 3, 2, "relu", 8, 8, 8, 5),
            conv(3, 3, 4, 2, "relu", 8, 12, 1, 3),
            conv(4, 4, 5, 2, "none", 12, 12, 12, 3),
            conv(5, 5, 6, 1, "relu", 12, 12, 1, 1),
            "{\"k\":6,\"op\":\"ADD\",\"inp\":[5,6],\"out\":7}",
            conv(7, 7, 8, 2, "none", 12, 16, 1, 3),
            conv(8, 8, 9, 1, "relu", 16, 24, 1, 1));
    Path file = folder.resolve("tiny.json");
    Files.writeString(
        file, "{\"input\":0,\"ops\":[%s],\"taps\":[3,6,7],\"last\":8}".formatted(ops));
    return file;
  }

  private static String conv(
      int key, int in, int out, int stride, String act, int cin, int cout, int groups, int kernel) {
    return CONVOLUTION.formatted(key, in, out, stride, act, cin, cout, groups, kernel, kernel);
  }
}
