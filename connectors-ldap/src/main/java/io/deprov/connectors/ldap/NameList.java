package io.deprov.connectors.ldap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several names in one fact: each percent-encoded, with a space between them, because a name may hold any character. */
final class NameList {

    private NameList() {}

    static String join(List<String> names) {
        return names.stream().map(name -> URLEncoder.encode(name, UTF_8)).collect(Collectors.joining(" "));
    }

    /** The names again; none where there is no fact. */
    static List<String> split(Optional<String> fact) {
        return fact.filter(text -> !text.isEmpty()).stream()
                .flatMap(text -> Stream.of(text.split(" ")))
                .map(name -> URLDecoder.decode(name, UTF_8))
                .toList();
    }
}
