package io.medimg.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.medimg.core.io.ImageSource;
import io.medimg.core.io.Limits;
import io.medimg.core.io.MalformedImageException;
import io.medimg.dicom.dataset.BulkData;
import io.medimg.dicom.dataset.DicomDataset;
import io.medimg.dicom.dataset.DicomDump;
import io.medimg.dicom.dataset.Tag;
import io.medimg.dicom.dataset.TransferSyntax;
import io.medimg.dicom.dataset.Vr;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of gigabytes, which take no disk here: their holes read as zeros. */
class LargeFileTest {
  private static final long PIXELS = 2_000_000_000L;

  @TempDir Path folder;

  /** A header, then a value of so many bytes with a mark at an offset, then a last attribute. */
  private Path file(long size, long markAt) throws IOException {
    byte[] head =
        DicomFile.of(TransferSyntax.EXPLICIT_LITTLE)
            .image(1000, 1000, "MONOCHROME2", 1)
            .text(Tag.NUMBER_OF_FRAMES, Vr.IS, "1000")
            .bits(16, 16, 15, 0)
            .words(Tag.PIXEL_DATA)
            .bytes();
    ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(head.length - 4, (int) size);
    Path path = folder.resolve("large.dcm");
    try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
      out.write(head);
      out.seek(head.length + markAt);
      out.write(new byte[] {1, 2, 3, 4});
      out.seek(head.length + size);
      out.write(DicomFile.bare(true).text(0xFFFC_FFFC, Vr.LO, "last").bytes());
    }
    return path;
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void twoGigabytesOpenAndGiveAPartInLittleMemory() throws IOException {
    ImageSource source = ImageSource.of(file(PIXELS, 1_999_000_000L));
    long before = allocated();
    DicomDataset d = new DicomReader().readDataset(source, Limits.defaults());
    BulkData pixels = d.bulk(Tag.PIXEL_DATA).orElseThrow();
    ByteBuffer part = pixels.read(1_999_000_000L, 2_000);
    assertThat(allocated() - before).isLessThan(1 << 20);
    assertThat(pixels.length()).isEqualTo(PIXELS);
    assertThat(pixels.isInMemory()).isFalse();
    assertThat(part.get(3)).isEqualTo((byte) 4);
    assertThat(part.get(4)).isZero();
    assertThat(d.string(0xFFFC_FFFC)).contains("last");
    assertThat(DicomDump.text(d)).contains("2000000000  PixelData");
  }

  @Test
  void partsOutsideAreRefused() throws IOException {
    DicomDataset d =
        new DicomReader().readDataset(ImageSource.of(file(1_000_000, 0)), Limits.defaults());
    BulkData pixels = d.bulk(Tag.PIXEL_DATA).orElseThrow();
    assertThatThrownBy(() -> pixels.read(999_999, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> pixels.read(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aFileThatChangedIsNotReadOn() throws IOException {
    Path path = file(1_000_000, 0);
    DicomDataset d = new DicomReader().readDataset(ImageSource.of(path), Limits.defaults());
    Files.write(path, new byte[100]);
    assertThatThrownBy(() -> d.bulk(Tag.PIXEL_DATA).orElseThrow().read(0, 2))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("large.dcm");
    assertThatThrownBy(() -> d.bytes(Tag.PIXEL_DATA)).isInstanceOf(UncheckedIOException.class);
    assertThat(d.integer(Tag.ROWS)).hasValue(1000);
  }

  @Test
  void aFileBeyondTheLimitIsNotOpened() throws IOException {
    ImageSource source = ImageSource.of(file(1_000_000, 0));
    assertThatThrownBy(
            () -> new DicomReader().readDataset(source, Limits.defaults().withMaxBytes(999_999)))
        .isInstanceOf(MalformedImageException.class)
        .hasMessageContaining("maxBytes");
  }

  @Test
  void fragmentsAreFoundWithoutReadingThem() throws IOException {
    byte[] head =
        DicomFile.of(TransferSyntax.of("1.2.840.10008.1.2.4.50"))
            .image(10, 10, "MONOCHROME2", 1)
            .element(Tag.PIXEL_DATA, Vr.OB, new byte[0])
            .bytes();
    ByteBuffer.wrap(head).putInt(head.length - 4, -1);
    Path path = folder.resolve("fragments.dcm");
    int fragments = 50;
    int size = 100_000;
    try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
      out.write(head);
      out.write(new byte[] {-2, -1, 0, -32, 0, 0, 0, 0});
      ByteBuffer item = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < fragments; i++) {
        item.clear().putInt(0xE000_FFFE).putInt(size).put((byte) i);
        out.write(item.array());
        out.seek(out.getFilePointer() + size - 1);
      }
      out.write(new byte[] {-2, -1, -35, -32, 0, 0, 0, 0});
    }
    long before = allocated();
    DicomDataset d = new DicomReader().readDataset(ImageSource.of(path), Limits.defaults());
    BulkData value = d.bulk(Tag.PIXEL_DATA).orElseThrow();
    assertThat(allocated() - before).isLessThan(1 << 20);
    assertThat(value.isEncapsulated()).isTrue();
    assertThat(value.fragments()).isEqualTo(fragments + 1);
    assertThat(value.fragmentLength(0)).isZero();
    for (int i = 1; i <= fragments; i++) {
      assertThat(value.fragmentLength(i)).isEqualTo(size);
      assertThat(value.read(value.fragmentOffset(i), 1).get(0)).isEqualTo((byte) (i - 1));
    }
    assertThat(Arrays.equals(d.bytes(Tag.ROWS).orElseThrow(), new byte[] {10, 0})).isTrue();
  }
}
