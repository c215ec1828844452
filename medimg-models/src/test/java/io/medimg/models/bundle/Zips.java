package io.medimg.models.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes zip archives for tests. */
final class Zips {
  private Zips() {}

  /** The files of a package by name, under a folder if one is given. */
  static Map<String, byte[]> of(ModelPackage model, String root) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    model.files().forEach((path, content) -> files.put(root + path, content));
    return files;
  }

  static byte[] deflated(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }
}
