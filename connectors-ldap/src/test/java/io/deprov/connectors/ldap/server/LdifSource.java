package io.deprov.connectors.ldap.server;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Entries to load into a server, parents before children. {@link Company} is the usual one. */
@FunctionalInterface
public interface LdifSource {

    List<Entry> entries();

    /** Reads LDIF text, for the few tests that are best told in LDIF. */
    static LdifSource of(String ldif) {
        return () -> {
            try (LDIFReader reader = new LDIFReader(new BufferedReader(new StringReader(ldif)))) {
                List<Entry> entries = new ArrayList<>();
                for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
                    entries.add(entry);
                }
                return entries;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (LDIFException e) {
                throw new IllegalArgumentException("not LDIF: " + e.getMessage(), e);
            }
        };
    }
}
