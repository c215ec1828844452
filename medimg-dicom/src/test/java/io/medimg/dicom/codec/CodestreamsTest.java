package io.medimg.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.medimg.core.io.MalformedImageException;
import io.medimg.core.io.UnsupportedImageException;
import io.medimg.dicom.pixel.FrameDecoders;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codestreams that other tools have made, and the damaged ones that come from them. */
class CodestreamsTest {
  private static final String JPEG = "1.2.840.10008.1.2.4.50";
  private static final String JPEG_2000 = "1.2.840.10008.1.2.4.90";
  private static final String RLE = "1.2.840.10008.1.2.5";

  private static FrameDecoder decoder(String name) {
    String uid = name.startsWith("rle") ? RLE : name.matches("(j2k|ht)-.*") ? JPEG_2000 : JPEG;
    return FrameDecoders.of(uid).orElseThrow();
  }

  private static int[] decode(String name, byte[] data, int bits, int samples) throws IOException {
    FrameFormat format = Picture.format(bits, samples);
    if (name.startsWith("dct-4")) {
      format =
          new FrameFormat(
              Picture.HEIGHT, Picture.WIDTH, samples, 8, false, FrameFormat.Chroma.FULL);
    }
    SampleSink sink = new SampleSink(bits > 8 ? 2 : 1, format.pixels() * samples, 1);
    decoder(name).decode(new Codestream(name, data, 0, data.length), format, sink);
    int[] out = new int[format.pixels() * samples];
    for (int i = 0; i < out.length; i++) {
      out[i] = bits > 8 ? sink.shorts()[i] & 0xFFFF : sink.bytes()[i] & 0xFF;
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource({
    "rle-8,8,1",
    "rle-12,12,1",
    "rle-16,16,1",
    "rle-rgb,8,3",
    "lossless-8-p1,8,1",
    "lossless-16-p1,16,1",
    "lossless-12-p1,12,1",
    "lossless-12-p2,12,1",
    "lossless-12-p3,12,1",
    "lossless-12-p4,12,1",
    "lossless-12-p5,12,1",
    "lossless-12-p6,12,1",
    "lossless-12-p7,12,1",
    "lossless-rgb-p6,8,3",
    "jls-8,8,1",
    "jls-12,12,1",
    "jls-16,16,1",
    "jls-12-presets,12,1",
    "jls-rgb-line,8,3",
    "jls-rgb-sample,8,3",
    "jls-rgb-none,8,3",
    "j2k-8,8,1",
    "j2k-12,12,1",
    "j2k-16,16,1",
    "j2k-rgb,8,3",
    "j2k-rgb-plain,8,3",
    "j2k-lrcp,8,3",
    "j2k-rlcp,8,3",
    "j2k-rpcl,8,3",
    "j2k-pcrl,8,3",
    "j2k-cprl,8,3",
    "j2k-tiles,12,1",
    "j2k-mode1,12,1",
    "j2k-mode2,12,1",
    "j2k-mode4,12,1",
    "j2k-mode8,12,1",
    "j2k-mode16,12,1",
    "j2k-mode32,12,1",
    "j2k-mode63,12,1",
    "j2k-poc,8,1",
    "j2k-roi,8,1",
    "ht-8,8,1",
    "ht-12,12,1",
    "ht-16,16,1",
    "ht-rgb,8,3"
  })
  void losslessOnesGiveThePicture(String name, int bits, int samples) throws IOException {
    assertThat(decode(name, Picture.bytes(name), bits, samples))
        .isEqualTo(Picture.samples(bits, samples));
  }

  @ParameterizedTest
  @CsvSource({"jls-8-near3,8,1,3", "jls-12-near5,12,1,5", "jls-rgb-sample-near2,8,3,2"})
  void nearLosslessOnesStayNear(String name, int bits, int samples, int near) throws IOException {
    int[] found = decode(name, Picture.bytes(name), bits, samples);
    int[] wanted = Picture.samples(bits, samples);
    int most = 0;
    for (int i = 0; i < found.length; i++) {
      most = Math.max(most, Math.abs(found[i] - wanted[i]));
    }
    assertThat(most).isEqualTo(near);
  }

  @ParameterizedTest
  @CsvSource({
    "dct-gray,8,1,0",
    "dct-444,8,3,0",
    "dct-422,8,3,0",
    "dct-420,8,3,0",
    "dct-420-restart,8,3,0",
    "dct-420-progressive,8,3,0",
    "dct-gray-progressive,8,1,0",
    "dct-12,12,1,0",
    "dct-12-progressive,12,1,0",
    "j2k-lossy-12,12,1,1",
    "j2k-lossy-rgb,8,3,1",
    "j2k-lossy-53,8,1,0",
    "ht-lossy-12,12,1,1",
    "ht-lossy-rgb,8,3,1"
  })
  void lossyOnesEqualTheToolsOwnDecoder(String name, int bits, int samples, int most)
      throws IOException {
    int[] found = decode(name, Picture.bytes(name), bits, samples);
    byte[] wanted = Picture.bytes(name + ".raw");
    for (int i = 0; i < found.length; i++) {
      int value =
          bits > 8 ? (wanted[2 * i] & 0xFF) | (wanted[2 * i + 1] & 0xFF) << 8 : wanted[i] & 0xFF;
      assertThat(found[i]).as("%s at %d", name, i).isBetween(value - most, value + most);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rle-8", "lossless-8-p1", "jls-8", "dct-gray", "j2k-8", "ht-8"})
  void anotherSizeThanTheHeadersIsRefused(String name) {
    byte[] data = Picture.bytes(name);
    FrameFormat larger = new FrameFormat(500, 500, 1, 8, false, FrameFormat.Chroma.NONE);
    SampleSink sink = new SampleSink(1, 250_000, 1);
    assertThatThrownBy(
            () -> decoder(name).decode(new Codestream("x", data, 0, data.length), larger, sink))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("x: the compressed frame at byte");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rle-rgb",
        "lossless-12-p6",
        "jls-12",
        "jls-rgb-sample",
        "dct-420",
        "dct-420-progressive",
        "j2k-lrcp",
        "j2k-mode63",
        "j2k-tiles",
        "ht-rgb"
      })
  void cutOnesAreRefused(String name) {
    byte[] data = Picture.bytes(name);
    int bits = name.contains("12") || name.contains("mode") || name.contains("tiles") ? 12 : 8;
    int samples = name.matches("rle-rgb|jls-rgb.*|dct-420.*|j2k-lrcp|ht-rgb") ? 3 : 1;
    for (int length = 0; length < data.length * 9 / 10; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(data, length);
      assertThatThrownBy(() -> decode(name, cut, bits, samples))
          .as("%s cut to %d bytes", name, length)
          .isInstanceOf(MalformedImageException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rle-rgb", "lossless-12-p6", "jls-12", "jls-rgb-sample", "jls-8-near3", "dct-420",
        "dct-420-progressive", "dct-12", "j2k-lrcp", "j2k-mode63", "j2k-tiles", "j2k-poc",
        "j2k-roi", "j2k-lossy-rgb", "ht-12", "ht-rgb", "ht-lossy-12"
      })
  void damagedOnesGiveAPictureOrAnErrorInTime(String name) {
    byte[] data = Picture.bytes(name);
    int bits = name.matches(".*12.*|.*mode.*|.*tiles") ? 12 : 8;
    int samples = name.matches(".*rgb.*|dct-420.*|j2k-lrcp") ? 3 : 1;
    Random random = new Random(20_261_121);
    assertTimeout(
        Duration.ofSeconds(60),
        () -> {
          for (int round = 0; round < 400; round++) {
            byte[] damaged = data.clone();
            int reach = round % 2 == 0 ? Math.min(200, data.length) : data.length;
            for (int i = 0; i <= random.nextInt(4); i++) {
              damaged[random.nextInt(reach)] = (byte) random.nextInt();
            }
            try {
              decode(name, damaged, bits, samples);
            } catch (MalformedImageException | UnsupportedImageException e) {
              assertThat(e.getMessage()).startsWith(name);
            }
          }
        });
  }

  @Test
  void jpegXlAndVideoHaveNoDecoder() {
    for (String uid : new String[] {"1.2.840.10008.1.2.4.110", "1.2.840.10008.1.2.4.100", "1.2"}) {
      assertThat(FrameDecoders.of(uid)).isEmpty();
    }
  }

  @Test
  void deflatedFramesComeApart() throws IOException {
    int[] wanted = Picture.samples(8, 3);
    byte[] planes = new byte[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      planes[i % 3 * (wanted.length / 3) + i / 3] = (byte) wanted[i];
    }
    java.util.zip.Deflater deflater = new java.util.zip.Deflater(9, true);
    deflater.setInput(planes);
    deflater.finish();
    byte[] packed = new byte[planes.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    FrameFormat format =
        new FrameFormat(Picture.HEIGHT, Picture.WIDTH, 3, 8, true, FrameFormat.Chroma.NONE);
    SampleSink sink = new SampleSink(1, wanted.length, 1);
    FrameDecoder decoder = FrameDecoders.of("1.2.840.10008.1.2.8.1").orElseThrow();
    decoder.decode(new Codestream("x", packed, 0, length), format, sink);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(sink.bytes()[i] & 0xFF).isEqualTo(wanted[i]);
    }
    assertThatThrownBy(
            () -> decoder.decode(new Codestream("x", packed, 0, length / 2), format, sink))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("inflates to");
  }
}
