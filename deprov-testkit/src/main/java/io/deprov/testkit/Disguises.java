package io.deprov.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/** How a text may stand in a log: as it is, or as something that anybody can read back. */
final class Disguises {

    private Disguises() {}

    /** The text itself first. */
    static Set<String> of(String text) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
        // Three bytes are four letters: what stands before it shifts the text, and the letters at its ends are of both.
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int end = shifted.length / 3 * 4;
            forms.add(Base64.getEncoder().encodeToString(shifted).substring(before == 0 ? 0 : 4, end));
            forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(before == 0 ? 0 : 4, end));
        }
        return forms;
    }
}
