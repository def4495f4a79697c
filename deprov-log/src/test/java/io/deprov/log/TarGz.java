package io.deprov.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Reads the regular files of a small archive with short names (POSIX ustar), which is all that our vectors need. */
final class TarGz {
    private static final int BLOCK = 512;

    private TarGz() {}

    static Map<String, byte[]> read(Path archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            byte[] header = new byte[BLOCK];
            for (in.readFully(header); header[0] != 0; in.readFully(header)) {
                int size = Integer.parseInt(field(header, 124, 12), 8);
                byte[] content = new byte[size];
                in.readFully(content);
                in.skipNBytes(Math.floorMod(-size, BLOCK));
                if (header[156] == '0' || header[156] == 0) {
                    files.put(field(header, 0, 100), content);
                }
            }
        } catch (EOFException e) {
            throw new IOException(archive + " ends early", e);
        }
        return files;
    }

    private static String field(byte[] header, int from, int length) {
        String text = new String(header, from, length, US_ASCII);
        int end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end)).trim();
    }
}
