import { test as base } from "@playwright/test";

import { Person } from "./person";
import { Service } from "./service";

/** The first account of the service that stories share, and as long as none of them makes another, its only admin. */
export const ADMIN = new Person("first");

/**
 * One service for the stories of many files, each with a `Person` of its own.
 * Whoever stops it, fills its queue or needs an empty one starts a `Service` of their own.
 */
export const test = base.extend<object, { service: Service }>({
  service: [
    async ({}, lend) => {
      const service = new Service();
      await service.start({ AIGUARD_QUOTA_CHECKS_PER_DAY: "500" });
      await ADMIN.register(service.address);
      await lend(service);
      await service.remove();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ service }, lend) => lend(service.address),
});
