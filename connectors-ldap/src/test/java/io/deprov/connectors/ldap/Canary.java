package io.deprov.connectors.ldap;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * A password nobody else has, kept in disguise, so that it can be looked for in the memory of this JVM: an object that still holds it
 * is somebody else's.
 */
final class Canary {

    private static final int LENGTH = 32;
    private static final int DISGUISE = 0x55;

    private final byte[] disguised = new byte[LENGTH];

    Canary() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < LENGTH; i++) {
            disguised[i] = (byte) (('a' + random.nextInt(26)) ^ DISGUISE);
        }
    }

    /** The password; the caller wipes the array. */
    char[] characters() {
        char[] characters = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            characters[i] = (char) (disguised[i] ^ DISGUISE);
        }
        return characters;
    }

    /**
     * Whether any object that can still be reached holds it, as a String, char[], byte[] or a part of one.
     *
     * @param directory where the heap is dumped to, and deleted again
     */
    boolean isInMemory(Path directory) throws IOException {
        Path dump = directory.resolve("heap-" + System.nanoTime() + ".hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(dump), 1 << 20)) {
            return isIn(in);
        } finally {
            Files.delete(dump);
        }
    }

    /** One octet to a character, or two, in either order. It has no beginning that comes twice, so that one step back is enough. */
    private boolean isIn(InputStream in) throws IOException {
        int narrow = 0;
        int wide = 0;
        boolean isWideOctet = false;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            narrow = matched(narrow, octet);
            if (octet == 0 && isWideOctet) {
                isWideOctet = false;
            } else {
                wide = isWideOctet ? matched(0, octet) : matched(wide, octet);
                isWideOctet = wide > 0;
            }
            if (narrow == LENGTH || wide == LENGTH) {
                return true;
            }
        }
        return false;
    }

    private int matched(int before, int octet) {
        if (octet == (disguised[before] ^ DISGUISE)) {
            return before + 1;
        }
        return octet == (disguised[0] ^ DISGUISE) ? 1 : 0;
    }
}
