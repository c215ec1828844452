package io.medimg.models.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives field by field, so that a test can make one that no honest tool writes. */
final class RawZip {
  /** One entry; every field can be bent before {@link RawZip#bytes()}. */
  static final class Entry {
    byte[] name;
    byte[] localName;
    int flags;
    int method;
    byte[] data;
    long crc;
    long packed;
    long size;
    int unixMode = 0100644;
    int offset = -1;
    byte[] extra = {};

    private Entry(String name, byte[] content) {
      this.name = name.getBytes(StandardCharsets.UTF_8);
      this.localName = this.name;
      this.data = content;
      this.packed = content.length;
      this.size = content.length;
      CRC32 c = new CRC32();
      c.update(content);
      this.crc = c.getValue();
    }

    Entry deflated() {
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] chunk = new byte[8192];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      deflater.end();
      data = out.toByteArray();
      packed = data.length;
      method = 8;
      return this;
    }
  }

  final List<Entry> entries = new ArrayList<>();
  int claimedEntries = -1;
  byte[] before = {};
  byte[] after = {};

  Entry add(String name, byte[] content) {
    Entry entry = new Entry(name, content);
    entries.add(entry);
    return entry;
  }

  Entry add(String name, String content) {
    return add(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** An entry that is already there, by its name. */
  Entry get(String name) {
    return entries.stream()
        .filter(e -> new String(e.name, StandardCharsets.UTF_8).equals(name))
        .findFirst()
        .orElseThrow();
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(before);
    int[] offsets = new int[entries.size()];
    for (int i = 0; i < offsets.length; i++) {
      Entry e = entries.get(i);
      offsets[i] = e.offset >= 0 ? e.offset : out.size();
      ByteBuffer local = little(30);
      local.putInt(0x04034b50).putShort((short) 20).putShort((short) e.flags);
      local.putShort((short) e.method).putInt(0x00410000);
      local.putInt((int) e.crc).putInt((int) e.packed).putInt((int) e.size);
      local.putShort((short) e.localName.length).putShort((short) e.extra.length);
      out.writeBytes(local.array());
      out.writeBytes(e.localName);
      out.writeBytes(e.extra);
      out.writeBytes(e.data);
    }
    int start = out.size();
    for (int i = 0; i < offsets.length; i++) {
      directory(out, entries.get(i), offsets[i]);
    }
    int length = out.size() - start;
    int count = claimedEntries >= 0 ? claimedEntries : entries.size();
    ByteBuffer end = little(22);
    end.putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count);
    end.putInt(length).putInt(start).putShort((short) 0);
    out.writeBytes(end.array());
    out.writeBytes(after);
    return out.toByteArray();
  }

  private static void directory(ByteArrayOutputStream out, Entry e, int offset) {
    ByteBuffer entry = little(46);
    entry.putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20);
    entry.putShort((short) e.flags).putShort((short) e.method).putInt(0x00410000);
    entry.putInt((int) e.crc).putInt((int) e.packed).putInt((int) e.size);
    entry.putShort((short) e.name.length).putShort((short) 0).putShort((short) 0);
    entry.putShort((short) 0).putShort((short) 0).putInt(e.unixMode << 16).putInt(offset);
    out.writeBytes(entry.array());
    out.writeBytes(e.name);
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
