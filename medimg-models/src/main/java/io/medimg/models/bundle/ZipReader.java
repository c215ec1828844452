package io.medimg.models.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads zip archives that may be hostile. Unlike the platform's readers it takes only archives
 * whose directory and local headers agree, whose entries neither overlap nor hide behind each
 * other, and that need no later extension (zip64, encryption, several disks). Layout: PKWARE
 * APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. Not safe for use by several threads; build one
 * per thread.
 */
final class ZipReader {
  /**
   * One line of the archive's directory.
   *
   * @param name as stored
   * @param method 0 stored, 8 deflated
   * @param crc of the content
   * @param packed bytes in the archive
   * @param size bytes of the content, as claimed
   * @param offset of the local header
   */
  record Entry(String name, int method, long crc, long packed, long size, long offset) {
    boolean isFolder() {
      return name.endsWith("/");
    }
  }

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int END_LENGTH = 22;
  private static final int ENTRY_LENGTH = 46;
  private static final int LOCAL_LENGTH = 30;
  private static final int BYTES_PER_ENTRY = 1024;
  private static final int TYPE_MASK = 0xF000;
  private static final int TYPE_FILE = 0x8000;
  private static final int TYPE_FOLDER = 0x4000;
  private static final int UTF8_FLAG = 1 << 11;
  private static final int ENCRYPTED_FLAGS = 1 | 1 << 6 | 1 << 13;
  private static final long BOMB_BYTES = 16L << 20;
  private static final long BOMB_RATIO = 100;
  private static final int CHUNK = 1 << 16;

  private final String where;
  private final FileChannel channel;
  private final List<Entry> entries;

  private ZipReader(String where, FileChannel channel, int maxEntries) throws IOException {
    this.where = where;
    this.channel = channel;
    this.entries = directory(maxEntries);
  }

  static ZipReader open(String where, FileChannel channel, int maxEntries) throws IOException {
    return new ZipReader(where, channel, maxEntries);
  }

  List<Entry> entries() {
    return entries;
  }

  private ModelPackageException broken(String what) {
    return new ModelPackageException(where + ": is not a sound zip archive: " + what);
  }

  private ByteBuffer read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    read(position, bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void read(long position, byte[] into) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw broken(
            "it ends at %d, wanted %d bytes at %d"
                .formatted(channel.size(), into.length, position));
      }
    }
  }

  private List<Entry> directory(int maxEntries) throws IOException {
    long end = findEnd();
    ByteBuffer tail = read(end, END_LENGTH);
    int count = tail.getShort(10) & 0xFFFF;
    long length = tail.getInt(12) & 0xFFFFFFFFL;
    long start = tail.getInt(16) & 0xFFFFFFFFL;
    if (tail.getInt(4) != 0 || count != (tail.getShort(8) & 0xFFFF)) {
      throw broken("it is spread over several disks");
    }
    if (count > maxEntries || length > (long) maxEntries * BYTES_PER_ENTRY) {
      throw new ModelPackageException(
          "%s: has %d entries in a directory of %d bytes, at most %d entries are allowed"
              .formatted(where, count, length, maxEntries));
    }
    if (start + length != end) {
      throw broken("its directory does not end where the archive's end begins (zip64?)");
    }
    ByteBuffer directory = read(start, (int) length);
    List<Entry> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Entry entry = entry(directory);
      if (!names.add(entry.name())) {
        throw broken("'%s' occurs twice".formatted(Printable.of(entry.name())));
      }
      found.add(entry);
    }
    if (directory.hasRemaining()) {
      throw broken("its directory holds more than its %d entries".formatted(count));
    }
    checkOverlaps(found, start);
    return List.copyOf(found);
  }

  private long findEnd() throws IOException {
    long size = channel.size();
    int length = (int) Math.min(size, END_LENGTH + 0xFFFF);
    ByteBuffer tail = read(size - length, length);
    for (int i = length - END_LENGTH; i >= 0; i--) {
      if (tail.getInt(i) == END_SIGNATURE
          && i + END_LENGTH + (tail.getShort(i + 20) & 0xFFFF) == length) {
        return size - length + i;
      }
    }
    throw broken("its end is missing; wanted a zip archive, found %d other bytes".formatted(size));
  }

  private Entry entry(ByteBuffer directory) {
    if (directory.remaining() < ENTRY_LENGTH
        || directory.getInt(directory.position()) != ENTRY_SIGNATURE) {
      throw broken("its directory is cut off");
    }
    int at = directory.position();
    int nameLength = directory.getShort(at + 28) & 0xFFFF;
    int rest = (directory.getShort(at + 30) & 0xFFFF) + (directory.getShort(at + 32) & 0xFFFF);
    if (directory.remaining() < ENTRY_LENGTH + nameLength + rest) {
      throw broken("its directory is cut off");
    }
    int flags = directory.getShort(at + 8) & 0xFFFF;
    String name = name(directory.slice(at + ENTRY_LENGTH, nameLength), flags);
    directory.position(at + ENTRY_LENGTH + nameLength + rest);
    Entry entry =
        new Entry(
            name,
            directory.getShort(at + 10) & 0xFFFF,
            directory.getInt(at + 16) & 0xFFFFFFFFL,
            directory.getInt(at + 20) & 0xFFFFFFFFL,
            directory.getInt(at + 24) & 0xFFFFFFFFL,
            directory.getInt(at + 42) & 0xFFFFFFFFL);
    checkKind(entry, flags, directory.getInt(at + 38) >>> 16);
    return entry;
  }

  private String name(ByteBuffer bytes, int flags) {
    Charset charset = (flags & UTF8_FLAG) != 0 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
    try {
      return charset.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new ModelPackageException(
          "%s: an entry's name is not %s".formatted(where, charset.name()), e);
    }
  }

  private void checkKind(Entry entry, int flags, int unixMode) {
    int type = unixMode & TYPE_MASK;
    String shown = Printable.of(entry.name());
    if (type != 0 && type != TYPE_FILE && type != TYPE_FOLDER) {
      throw PackagePaths.refuse(where, shown, "it is a link or not a plain file");
    }
    if ((flags & ENCRYPTED_FLAGS) != 0) {
      throw PackagePaths.refuse(where, shown, "it is encrypted");
    }
    if (entry.method() != 0 && entry.method() != 8) {
      throw PackagePaths.refuse(
          where,
          shown,
          "compression method %d; stored or deflated wanted".formatted(entry.method()));
    }
    if (entry.method() == 0 && entry.packed() != entry.size()) {
      throw broken("'%s' is stored but has two lengths".formatted(shown));
    }
    if (entry.isFolder() && (entry.size() != 0 || entry.packed() > 2)) {
      throw broken("folder '%s' has content".formatted(shown));
    }
    if (entry.size() > BOMB_BYTES && entry.size() / Math.max(1, entry.packed()) > BOMB_RATIO) {
      throw PackagePaths.refuse(
          where,
          shown,
          "%d bytes would inflate to %d, more than a network ever does"
              .formatted(entry.packed(), entry.size()));
    }
  }

  private void checkOverlaps(List<Entry> found, long directoryStart) throws IOException {
    List<Entry> byPlace = new ArrayList<>(found);
    byPlace.sort(Comparator.comparingLong(Entry::offset));
    for (int i = 0; i < byPlace.size(); i++) {
      Entry entry = byPlace.get(i);
      long next = i + 1 < byPlace.size() ? byPlace.get(i + 1).offset() : directoryStart;
      if (entry.offset() + LOCAL_LENGTH > next || dataStart(entry) + entry.packed() > next) {
        throw broken("'%s' overlaps its neighbour".formatted(Printable.of(entry.name())));
      }
    }
  }

  private long dataStart(Entry entry) throws IOException {
    ByteBuffer local = read(entry.offset(), LOCAL_LENGTH);
    int nameLength = local.getShort(26) & 0xFFFF;
    if (local.getInt(0) != LOCAL_SIGNATURE) {
      throw broken("'%s' has no local header".formatted(Printable.of(entry.name())));
    }
    byte[] name = read(entry.offset() + LOCAL_LENGTH, nameLength).array();
    if (!new String(name, StandardCharsets.UTF_8).equals(entry.name())
        || (local.getShort(8) & 0xFFFF) != entry.method()) {
      throw broken(
          "'%s' has another name or method in its local header"
              .formatted(Printable.of(entry.name())));
    }
    return entry.offset() + LOCAL_LENGTH + nameLength + (local.getShort(28) & 0xFFFF);
  }

  /** The content, whose real length and checksum are those that the directory claims. */
  byte[] content(Entry entry, long limit) throws IOException {
    String shown = Printable.of(entry.name());
    if (entry.size() > limit) {
      throw PackagePaths.refuse(
          where, shown, "it has %d bytes, at most %d are allowed".formatted(entry.size(), limit));
    }
    long start = dataStart(entry);
    byte[] content = new byte[(int) entry.size()];
    if (entry.method() == 0) {
      read(start, content);
    } else {
      inflate(entry, start, content);
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    if (crc.getValue() != entry.crc()) {
      throw broken("'%s' has another checksum than its directory says".formatted(shown));
    }
    return content;
  }

  private void inflate(Entry entry, long start, byte[] content) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      long fed = 0;
      int filled = 0;
      byte[] surplus = new byte[1];
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          if (fed == entry.packed()) {
            throw broken("'%s' is cut off".formatted(Printable.of(entry.name())));
          }
          byte[] chunk = new byte[(int) Math.min(CHUNK, entry.packed() - fed)];
          read(start + fed, chunk);
          fed += chunk.length;
          inflater.setInput(chunk);
        }
        if (inflater.needsDictionary()) {
          throw broken("'%s' wants a dictionary".formatted(Printable.of(entry.name())));
        }
        if (filled < content.length) {
          filled += inflater.inflate(content, filled, content.length - filled);
        } else if (inflater.inflate(surplus) > 0) {
          throw broken(
              "'%s' inflates to more than the %d bytes that its directory says"
                  .formatted(Printable.of(entry.name()), content.length));
        }
      }
      if (filled != content.length || inflater.getBytesRead() != entry.packed()) {
        throw broken(
            "'%s' inflates to %d bytes, its directory says %d"
                .formatted(Printable.of(entry.name()), filled, content.length));
      }
    } catch (DataFormatException e) {
      throw new ModelPackageException(
          "%s: '%s' cannot be inflated".formatted(where, Printable.of(entry.name())), e);
    } finally {
      inflater.end();
    }
  }
}
