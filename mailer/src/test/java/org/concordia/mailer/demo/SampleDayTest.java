package org.concordia.mailer.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the sample day promises to the demo and to tests that measure against its labels. */
class SampleDayTest {

    private static final SampleDay DAY = SampleDay.load();

    private final SampleDay day = DAY;
    private final List<SampleItem> items = day.items();

    @Test
    void hasSomeHundredFiftyItemsOfMoreThanADozenOutlets() {
        assertThat(items).hasSizeBetween(150, 180);
        assertThat(day.outlets()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(day.outlets()).extracting(SampleOutlet::host).allMatch(host -> host.endsWith(".example"));
        assertThat(day.outlets()).extracting(SampleOutlet::key).doesNotHaveDuplicates();
        assertThat(items).extracting(SampleItem::id).doesNotHaveDuplicates();
    }

    @Test
    void speaksBothLanguages() {
        Map<String, Long> languages =
                items.stream().collect(Collectors.groupingBy(SampleItem::language, Collectors.counting()));
        assertThat(languages).containsOnlyKeys("es", "en");
        assertThat(languages.get("en")).isGreaterThan(40);
    }

    @Test
    void isOfTheTopicInMoreThanHalfButNotAllOfItsItems() {
        long relevant = items.stream().filter(SampleItem::relevant).count();
        assertThat(relevant).isBetween(85L, 110L);
        assertThat(items.size() - relevant).isGreaterThan(60);
    }

    @Test
    void hasWireAgenciesAnOfficialSourceAndTwoPapersOfOneOwner() {
        assertThat(day.outlets()).filteredOn(outlet -> outlet.outlet().wire()).hasSize(2);
        assertThat(day.outlets())
                .filteredOn(outlet -> outlet.outlet().official())
                .hasSize(1);
        assertThat(day.outlets())
                .filteredOn(outlet -> "Grupo Camanchaca".equals(outlet.outlet().owner()))
                .hasSize(2);
        assertThat(day.outlets().stream().map(outlet -> outlet.outlet().country()))
                .contains("CL", "PE", "BO", "INT");
    }

    @Test
    void liesWithinItsDay() {
        assertThat(items).allSatisfy(item -> assertThat(item.publishedAt()).isBetween(day.start(), day.end()));
    }

    @Test
    void movesToAnotherDate() {
        SampleDay other = SampleDay.load(LocalDate.of(2030, 6, 1));
        assertThat(other.items()).hasSameSizeAs(items);
        assertThat(other.start()).isEqualTo(Instant.parse("2030-06-01T10:00:00Z"));
        assertThat(other.items())
                .allSatisfy(item -> assertThat(item.publishedAt()).isBetween(other.start(), other.end()));
    }

    @Test
    void copiesNameAnEarlierItemOfAnotherOutletInTheSameLanguageAndStory() {
        List<SampleItem> copies =
                items.stream().filter(item -> item.copyOf() != null).toList();
        assertThat(copies).hasSizeGreaterThanOrEqualTo(14);
        assertThat(copies).allSatisfy(copy -> {
            SampleItem original = day.item(String.valueOf(copy.copyOf())).orElseThrow();
            assertThat(original.copyOf()).isNull();
            assertThat(original.publishedAt()).isBefore(copy.publishedAt());
            assertThat(original.language()).isEqualTo(copy.language());
            assertThat(original.story()).isEqualTo(copy.story());
            assertThat(outlet(original)).isNotEqualTo(outlet(copy));
            assertThat(sharedShingles(original, copy)).as(copy.id()).isGreaterThan(0.6);
        });
    }

    @Test
    void ownTextsShareNoMoreThanAFewWordsInARow() {
        List<SampleItem> own =
                items.stream().filter(item -> item.copyOf() == null).toList();
        List<Set<String>> shingles =
                own.stream().map(item -> shingles(item.summary())).toList();
        for (int i = 0; i < own.size(); i++) {
            for (int j = i + 1; j < own.size(); j++) {
                double shared = shared(shingles.get(i), shingles.get(j));
                if (shared >= 0.35) {
                    fail(own.get(i).id() + " and " + own.get(j).id() + " share " + shared);
                }
            }
        }
    }

    @Test
    void breaksOnceAtNoonInManyIndependentWordsOfBothLanguages() {
        List<SampleItem> story = story(SampleDay.BREAKING);
        Instant first = story.get(0).publishedAt();
        List<SampleItem> burst = story.stream()
                .filter(item -> item.publishedAt().isBefore(first.plus(Duration.ofMinutes(40))))
                .toList();
        List<SampleItem> own =
                burst.stream().filter(item -> item.copyOf() == null).toList();
        assertThat(voices(own)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(own).extracting(SampleItem::language).contains("es", "en");
        assertThat(burst.size() - own.size()).as("wire copies").isGreaterThanOrEqualTo(3);
        assertThat(Duration.between(day.start(), first)).isBetween(Duration.ofHours(5), Duration.ofHours(8));
    }

    @Test
    void noOtherStoryIsToldByMoreThanTwoVoicesWithinNinetyMinutes() {
        Set<String> stories = items.stream()
                .filter(SampleItem::relevant)
                .map(SampleItem::story)
                .collect(Collectors.toCollection(HashSet::new));
        stories.remove(SampleDay.BREAKING);
        assertThat(stories).hasSizeGreaterThan(15);
        for (String key : stories) {
            List<SampleItem> own =
                    story(key).stream().filter(item -> item.copyOf() == null).toList();
            for (SampleItem last : own) {
                Instant from = last.publishedAt().minus(Duration.ofMinutes(90));
                List<SampleItem> window = own.stream()
                        .filter(item -> !item.publishedAt().isBefore(from)
                                && !item.publishedAt().isAfter(last.publishedAt()))
                        .toList();
                assertThat(voices(window))
                        .as(key + " until " + last.publishedAt())
                        .hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void oneStoryGrowsOverTheWholeDay() {
        List<SampleItem> story = story(SampleDay.GROWING);
        assertThat(story).hasSizeGreaterThan(10);
        assertThat(Duration.between(
                        story.get(0).publishedAt(), story.get(story.size() - 1).publishedAt()))
                .isGreaterThan(Duration.ofHours(12));
    }

    @Test
    void encodesInTheCharsetOfItsOutlet() {
        day.outlets().stream()
                .filter(outlet -> outlet.quirk() == SampleOutlet.Quirk.WINDOWS_1252)
                .flatMap(outlet -> outlet.items().stream())
                .forEach(item -> assertThat(
                                Charset.forName("windows-1252").newEncoder().canEncode(item.title() + item.summary()))
                        .as(item.id())
                        .isTrue());
    }

    /** The share of the shorter text's three-word runs that the other has too. */
    private static double sharedShingles(SampleItem a, SampleItem b) {
        return shared(shingles(a.summary()), shingles(b.summary()));
    }

    private static double shared(Set<String> first, Set<String> second) {
        int smaller = Math.min(first.size(), second.size());
        return smaller == 0
                ? 0
                : (double) first.stream().filter(second::contains).count() / smaller;
    }

    private static Set<String> shingles(String text) {
        String[] words = text.toLowerCase(java.util.Locale.ROOT).split("[^\\p{L}\\p{N}]+");
        Set<String> shingles = new HashSet<>();
        for (int i = 0; i + 2 < words.length; i++) {
            shingles.add(words[i] + " " + words[i + 1] + " " + words[i + 2]);
        }
        return shingles;
    }

    private Set<String> voices(List<SampleItem> of) {
        return of.stream().map(item -> outlet(item).outlet().voice()).collect(Collectors.toSet());
    }

    private SampleOutlet outlet(SampleItem item) {
        return day.outlets().stream()
                .filter(outlet -> outlet.items().contains(item))
                .findFirst()
                .orElseThrow();
    }

    private List<SampleItem> story(String key) {
        return items.stream().filter(item -> key.equals(item.story())).toList();
    }
}
