package org.concordia.digest.story;

import java.util.Arrays;

/**
 * How much of what a story's articles all say another article says too. Thirty reports of a bankruptcy name the firm; one
 * that has every other word and not that name tells another event. Not thread-safe.
 */
final class Core {

    /** Of a larger story its newest articles are asked. */
    private static final int NEWEST = 30;

    private final Window window;

    /** In how many of the articles asked a key is, by its number; 0 between two questions. */
    private int[] articles = new int[1 << 12];

    Core(Window window) {
        this.window = window;
    }

    /**
     * The share that a text has of the idf of the story's keys, 0 to 1, where a key counts by the square of the share of
     * the articles that have it.
     */
    double share(Similarity.Weighted text, Cluster cluster) {
        int first = Math.max(0, cluster.size() - NEWEST);
        for (int i = first; i < cluster.size(); i++) {
            for (int key : cluster.members.get(i).keys) {
                if (key >= articles.length) {
                    articles = Arrays.copyOf(articles, 2 * key);
                }
                articles[key]++;
            }
        }
        double said = 0;
        for (int i = 0; i < text.known().length; i++) {
            int key = text.known()[i];
            if (key != KeyTable.NONE && key < articles.length) {
                said += text.idf()[i] * articles[key] * articles[key];
            }
        }
        // The keys come up once for each article that has them, so that one factor is in the sum already.
        double all = 0;
        for (int i = first; i < cluster.size(); i++) {
            for (int key : cluster.members.get(i).keys) {
                all += window.idf(key) * articles[key];
            }
        }
        for (int i = first; i < cluster.size(); i++) {
            for (int key : cluster.members.get(i).keys) {
                articles[key] = 0;
            }
        }
        return all == 0 ? 0 : said / all;
    }
}
