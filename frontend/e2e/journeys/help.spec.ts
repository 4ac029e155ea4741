import { open } from "../support/screens";
import { expect, test } from "../support/test";

test("a video of the help plays, jumps and has captions, and paper has the steps alone", async ({ page }) => {
  await open(page, "/partner/help");
  const launch = page.getByRole("article", { name: "See a customer's portal as one of its people" });
  const video = launch.locator("video");

  await test.step("nothing of it is fetched before it is played", async () => {
    const fetched = await page.evaluate(() =>
      performance.getEntriesByType("resource").filter(({ name }) => name.includes(".webm")),
    );
    expect(fetched).toEqual([]);
    expect(await video.evaluate((player: HTMLVideoElement) => player.paused)).toBe(true);
  });

  await test.step("it plays, and jumps near its end", async () => {
    await video.evaluate((player: HTMLVideoElement) => player.play());
    await expect
      .poll(() => video.evaluate((player: HTMLVideoElement) => player.currentTime))
      .toBeGreaterThan(0.2);
    const length = await video.evaluate((player: HTMLVideoElement) => player.duration);
    expect(length).toBeGreaterThan(10);
    expect(length).toBeLessThan(30);
    await video.evaluate((player: HTMLVideoElement) => {
      player.pause();
      player.currentTime = player.duration - 1;
    });
    await expect
      .poll(() => video.evaluate((player: HTMLVideoElement) => player.textTracks[0]?.activeCues?.length))
      .toBe(1);
    expect(await video.evaluate((player: HTMLVideoElement) => player.currentTime)).toBeCloseTo(length - 1, 1);
  });

  await test.step("paper has the steps, without the frame around them", async () => {
    await page.emulateMedia({ media: "print" });
    await expect(launch.getByRole("listitem").first()).toBeVisible();
    await expect(page.getByText("Guide to the partner portal")).toBeVisible();
    await expect(video).toBeHidden();
    await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
    await expect(page.getByRole("heading", { level: 1 })).toBeHidden();
  });
});
